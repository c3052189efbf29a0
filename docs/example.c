/* docs/example.c - libentente in twenty lines: who does what to whom in a text.
 *   cc example.c $(pkg-config --cflags --libs entente) -o example
 *   ./example "$(pkg-config --variable=datadir entente)" "China supplied Russia." */
#include <entente/extract.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    ent_error err = {0};
    ent_extractor *x = argc == 3 ? ent_extractor_open(argv[1], &err) : NULL; /* once: threads share it */
    ent_worker *w = x ? ent_worker_new(x, &err) : NULL;                      /* one a thread */
    ent_document *doc = NULL;
    size_t count = 0;

    if (w && ent_extract(w, &(ent_input){.text = argv[2], .len = strlen(argv[2]), .id = "d1"}, &doc, &err) == ENT_OK) {
        const ent_relation *r = ent_document_relations(doc, &count);

        for (size_t i = 0; i < count; i++)
            printf("%s %s %s\n", r[i].subject.actor, r[i].event, r[i].has_object ? r[i].object.actor : "");
    } else
        fprintf(stderr, "example: %s: %s\n", err.source, err.text);
    ent_document_free(doc);
    ent_worker_free(w);
    ent_extractor_close(x);
    return !count;
}
