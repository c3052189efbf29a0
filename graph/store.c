/* graph/store.c - the SQLite file: its schema, articles in, statements out. */
#include "store.h"

#include "internal.h"
#include "minhash.h"

#include <jansson.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { SCHEMA_VERSION = 1, WAIT_MS = 60000 };

static const double same_story = 0.7;   /* of the shingles; looser takes press releases cut to one form for one story */

static const char schema[] =
    "CREATE TABLE article(id INTEGER PRIMARY KEY, doc TEXT NOT NULL UNIQUE, date TEXT, source TEXT, title TEXT, url TEXT,"
    " text_hash INTEGER NOT NULL, origin INTEGER NOT NULL REFERENCES article(id), signature BLOB NOT NULL, text TEXT);"
    "CREATE TABLE band(key INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY(key, article)) WITHOUT ROWID;"
    "CREATE TABLE sentence(article INTEGER NOT NULL REFERENCES article(id), number INTEGER NOT NULL, text TEXT NOT NULL,"
    " words_hash INTEGER NOT NULL, PRIMARY KEY(article, number)) WITHOUT ROWID;"
    "CREATE TABLE actor(id TEXT PRIMARY KEY, name TEXT, type TEXT, country TEXT, organization TEXT, sector TEXT) WITHOUT ROWID;"
    "CREATE TABLE mention(article INTEGER NOT NULL, sentence INTEGER NOT NULL, begin INTEGER NOT NULL, end INTEGER NOT NULL,"
    " text TEXT NOT NULL, actor TEXT NOT NULL, role TEXT, via TEXT, PRIMARY KEY(article, begin, end)) WITHOUT ROWID;"
    "CREATE INDEX mention_actor ON mention(actor);"
    "CREATE TABLE triple(id INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES article(id), sentence INTEGER NOT NULL,"
    " source TEXT NOT NULL, target TEXT NOT NULL, source_text TEXT, target_text TEXT, relation TEXT, lemma TEXT, event TEXT,"
    " cameo TEXT, goldstein REAL, negated INTEGER NOT NULL, modality TEXT NOT NULL, tense TEXT, reciprocal INTEGER NOT NULL,"
    " speaker TEXT, speaker_verb TEXT, confidence REAL NOT NULL, rule TEXT);"
    "CREATE INDEX triple_source ON triple(source, target);"
    "CREATE INDEX triple_target ON triple(target);"
    "CREATE INDEX triple_article ON triple(article);"
    "CREATE TABLE decision(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, actor TEXT NOT NULL, value TEXT NOT NULL,"
    " undone INTEGER NOT NULL DEFAULT 0);"
    "CREATE VIEW resolved AS SELECT a.id AS id, coalesce(m.value, a.id) AS actor FROM actor a LEFT JOIN decision m ON"
    " m.kind = 'merge' AND m.actor = a.id AND NOT m.undone;"
    "CREATE VIEW statement AS SELECT t.*, a.doc, a.date, a.source AS publisher, a.title, a.url, a.origin, s.text AS"
    " sentence_text, s.words_hash FROM triple t JOIN article a ON a.id = t.article JOIN sentence s ON s.article ="
    " t.article AND s.number = t.sentence;"
    "CREATE VIEW link AS SELECT source, target, event, count(*) AS mentions, count(DISTINCT doc) AS articles,"
    " count(DISTINCT origin) AS origins, min(date) AS first, max(date) AS last, avg(goldstein) AS goldstein FROM statement"
    " GROUP BY source, target, event;"
    "CREATE VIEW actor_count AS SELECT actor, count(*) AS mentions, count(DISTINCT article) AS articles FROM mention"
    " GROUP BY actor;"
    "PRAGMA user_version = 1;";

#define STATEMENTS(X)                                                                                              \
    X(BEGIN, "BEGIN IMMEDIATE")                                                                                    \
    X(COMMIT, "COMMIT")                                                                                            \
    X(ROLLBACK, "ROLLBACK")                                                                                        \
    X(FIND_ARTICLE, "SELECT id, text_hash FROM article WHERE doc = ?1")                                            \
    X(DROP_TRIPLES, "DELETE FROM triple WHERE article = ?1")                                                       \
    X(DROP_MENTIONS, "DELETE FROM mention WHERE article = ?1")                                                     \
    X(DROP_SENTENCES, "DELETE FROM sentence WHERE article = ?1")                                                   \
    X(DROP_BANDS, "DELETE FROM band WHERE article = ?1")                                                           \
    X(PUT_ARTICLE, "INSERT INTO article(id, doc, date, source, title, url, text_hash, origin, signature, text) "   \
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(?8, ?1, 0), ?9, ?10) ON CONFLICT(doc) DO UPDATE SET date = ?3, source "    \
      "= ?4, title = ?5, url = ?6, text_hash = ?7, origin = coalesce(?8, id), signature = ?9, text = ?10")         \
    X(OWN_ORIGIN, "UPDATE article SET origin = id WHERE id = ?1 AND origin = 0")                                    \
    X(PUT_BAND, "INSERT OR IGNORE INTO band(key, article) VALUES(?1, ?2)")                                         \
    X(NEAR, "SELECT a.origin, a.signature FROM band b JOIN article a ON a.id = b.article WHERE b.key = ?1 "        \
      "AND a.doc <> ?2 ORDER BY a.id LIMIT 50")                                                                    \
    X(PUT_SENTENCE, "INSERT OR IGNORE INTO sentence(article, number, text, words_hash) VALUES(?1, ?2, ?3, ?4)")    \
    X(PUT_ACTOR, "INSERT INTO actor(id, name, type, country, organization, sector) VALUES(?1, ?2, ?3, ?4, ?5, ?6) " \
      "ON CONFLICT(id) DO NOTHING")                                                                                \
    X(PUT_MENTION, "INSERT OR IGNORE INTO mention(article, sentence, begin, end, text, actor, role, via) "         \
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")                                                                    \
    X(PUT_TRIPLE, "INSERT INTO triple(article, sentence, source, target, source_text, target_text, relation, lemma, " \
      "event, cameo, goldstein, negated, modality, tense, reciprocal, speaker, speaker_verb, confidence, rule) "   \
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)")              \
    X(DECIDE, "INSERT INTO decision(kind, actor, value) VALUES(?1, ?2, ?3)")                                       \
    X(UNDO, "UPDATE decision SET undone = 1 WHERE kind = ?1 AND actor = ?2 AND NOT undone")                        \
    X(FIND_ACTOR, "SELECT 1 FROM actor WHERE id = ?1")
enum {
#define X_(id, sql) ST_##id,
    STATEMENTS(X_)
#undef X_
    ST_COUNT
};
static const char *const sql_texts[ST_COUNT] = {
#define X_(id, sql) [ST_##id] = sql,
    STATEMENTS(X_)
#undef X_
};

struct gr_store {
    sqlite3 *db;
    sqlite3_stmt *st[ST_COUNT];
    char path[256];
    sqlite3_int64 article;      /* the one in hand; 0: none */
    bool open, skip;            /* inside a transaction; the article was there already */
    gr_store_count count;
};

static ent_status failed(gr_store *s, ent_error *err, const char *what)
{
    int code = sqlite3_errcode(s->db);

    return ent_fail_at(err, code == SQLITE_NOMEM ? ENT_NOMEM : ENT_IO, s->path, 0, 0, "%s: %s", what, sqlite3_errmsg(s->db));
}

/* Run statement `id` to its end; its bindings are cleared. */
static ent_status run(gr_store *s, int id, ent_error *err)
{
    int code = sqlite3_step(s->st[id]);
    ent_status st = code == SQLITE_DONE || code == SQLITE_ROW ? ENT_OK : failed(s, err, "cannot write");

    sqlite3_reset(s->st[id]);
    sqlite3_clear_bindings(s->st[id]);
    return st;
}

static void bind_text(gr_store *s, int id, int i, const char *text)
{
    if (text && *text)
        sqlite3_bind_text(s->st[id], i, text, -1, SQLITE_STATIC);
}

static ent_status prepare(gr_store *s, bool create, ent_error *err)
{
    sqlite3_stmt *version = NULL;
    int found = -1;

    if (sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &version, NULL) == SQLITE_OK &&
        sqlite3_step(version) == SQLITE_ROW)
        found = sqlite3_column_int(version, 0);
    sqlite3_finalize(version);
    if (found < 0)
        return failed(s, err, "found no SQLite file, wanted a store made by `entente add`");
    if (found != SCHEMA_VERSION && (found != 0 || !create))
        return ent_fail_at(err, ENT_SYNTAX, s->path, 0, 0, "found schema version %d, wanted %d: a store made by `entente add`",
                           found, SCHEMA_VERSION);
    for (int i = 0; i < ST_COUNT; i++)
        if (sqlite3_prepare_v3(s->db, sql_texts[i], -1, SQLITE_PREPARE_PERSISTENT, &s->st[i], NULL) != SQLITE_OK)
            return failed(s, err, "found another SQLite file, wanted a store made by `entente add`");
    return ENT_OK;
}

/* Two processes may both find the file empty: the schema goes in under the write lock, looked at once more. */
static ent_status make_schema(gr_store *s, ent_error *err)
{
    sqlite3_stmt *version = NULL;
    int found = 0;
    ent_status st = ENT_OK;

    if (sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        return failed(s, err, "cannot write");
    if (sqlite3_prepare_v2(s->db, "SELECT count(*) FROM sqlite_master", -1, &version, NULL) == SQLITE_OK &&
        sqlite3_step(version) == SQLITE_ROW)
        found = sqlite3_column_int(version, 0);
    sqlite3_finalize(version);
    if (!found && sqlite3_exec(s->db, schema, NULL, NULL, NULL) != SQLITE_OK)
        st = failed(s, err, "cannot make the tables");
    if (sqlite3_exec(s->db, st == ENT_OK ? "COMMIT" : "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK && st == ENT_OK)
        st = failed(s, err, "cannot write");
    return st;
}

gr_store *gr_store_open(const char *path, bool create, ent_error *err)
{
    gr_store *s = calloc(1, sizeof *s);
    int flags = SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0);

    if (!s) {
        ent_fail(err, ENT_NOMEM, "no memory for the store");
        return NULL;
    }
    snprintf(s->path, sizeof s->path, "%s", path);
    if (sqlite3_open_v2(path, &s->db, flags, NULL) != SQLITE_OK) {
        if (s->db)
            failed(s, err, "cannot open");
        else
            ent_fail(err, ENT_NOMEM, "no memory for the store");
        gr_store_close(s);
        return NULL;
    }
    sqlite3_busy_timeout(s->db, WAIT_MS);
    if (sqlite3_exec(s->db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -262144; PRAGMA "
                     "temp_store = MEMORY; PRAGMA wal_autocheckpoint = 16384;", NULL, NULL, NULL) != SQLITE_OK ||
        (create && make_schema(s, err) != ENT_OK) || prepare(s, create, err) != ENT_OK) {
        failed(s, err, "cannot open");
        gr_store_close(s);
        return NULL;
    }
    return s;
}

void gr_store_close(gr_store *s)
{
    if (!s)
        return;
    if (s->open)
        run(s, ST_ROLLBACK, NULL);
    for (int i = 0; i < ST_COUNT; i++)
        sqlite3_finalize(s->st[i]);
    sqlite3_close(s->db);
    free(s);
}

/* ---- articles in ------------------------------------------------------------------------------------------- */

static const char *string(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));

    return s && *s ? s : NULL;
}

/* The origin of the likest article, 0 where none is like it. */
static sqlite3_int64 find_origin(gr_store *s, const gr_signature *sig, const char *doc)
{
    sqlite3_int64 origin = 0;
    double best = same_story;

    for (unsigned i = 0; i < GR_BANDS; i++) {
        sqlite3_stmt *q = s->st[ST_NEAR];

        sqlite3_bind_int64(q, 1, gr_band(sig, i));
        sqlite3_bind_text(q, 2, doc, -1, SQLITE_STATIC);
        while (sqlite3_step(q) == SQLITE_ROW)
            if (sqlite3_column_bytes(q, 1) == (int)sizeof *sig) {
                double like;
                gr_signature other;

                memcpy(&other, sqlite3_column_blob(q, 1), sizeof other);
                like = gr_similarity(sig, &other);
                if (like > best || (like == best && !origin)) {
                    best = like;
                    origin = sqlite3_column_int64(q, 0);
                }
            }
        sqlite3_reset(q);
    }
    return origin;
}

static ent_status drop_contents(gr_store *s, sqlite3_int64 article, ent_error *err)
{
    static const int drops[] = {ST_DROP_TRIPLES, ST_DROP_MENTIONS, ST_DROP_SENTENCES, ST_DROP_BANDS};

    for (size_t i = 0; i < sizeof drops / sizeof *drops; i++) {
        sqlite3_bind_int64(s->st[drops[i]], 1, article);
        if (run(s, drops[i], err) != ENT_OK)
            return err ? err->code : ENT_IO;
    }
    return ENT_OK;
}

static ent_status put_article(gr_store *s, const json_t *a, const char *doc, const char *text, sqlite3_int64 known,
                              ent_error *err)
{
    sqlite3_stmt *q = s->st[ST_PUT_ARTICLE];
    gr_signature sig;
    sqlite3_int64 origin;
    ent_status st;

    gr_signature_of(text, strlen(text), &sig);
    origin = *text ? find_origin(s, &sig, doc) : 0;         /* an event without a text reprints nothing */
    if (known)
        sqlite3_bind_int64(q, 1, known);
    bind_text(s, ST_PUT_ARTICLE, 2, doc);
    bind_text(s, ST_PUT_ARTICLE, 3, string(a, "date"));
    bind_text(s, ST_PUT_ARTICLE, 4, string(a, "source"));
    bind_text(s, ST_PUT_ARTICLE, 5, string(a, "title"));
    bind_text(s, ST_PUT_ARTICLE, 6, string(a, "url"));
    sqlite3_bind_int64(q, 7, (sqlite3_int64)ent_hash(text, strlen(text), 0));
    if (origin)
        sqlite3_bind_int64(q, 8, origin);
    sqlite3_bind_blob(q, 9, &sig, sizeof sig, SQLITE_STATIC);
    bind_text(s, ST_PUT_ARTICLE, 10, text);
    st = run(s, ST_PUT_ARTICLE, err);
    s->article = known ? known : sqlite3_last_insert_rowid(s->db);
    if (st == ENT_OK) {
        sqlite3_bind_int64(s->st[ST_OWN_ORIGIN], 1, s->article);
        st = run(s, ST_OWN_ORIGIN, err);
    }
    for (unsigned i = 0; i < GR_BANDS && *text && st == ENT_OK; i++) {
        sqlite3_bind_int64(s->st[ST_PUT_BAND], 1, gr_band(&sig, i));
        sqlite3_bind_int64(s->st[ST_PUT_BAND], 2, s->article);
        st = run(s, ST_PUT_BAND, err);
    }
    return st;
}

static ent_status end_article(gr_store *s, ent_error *err)
{
    ent_status st = s->open ? run(s, ST_COMMIT, err) : ENT_OK;

    s->open = s->skip = false;
    s->article = 0;
    return st;
}

static ent_status begin_article(gr_store *s, const json_t *a, ent_error *err)
{
    const char *doc = string(a, "doc"), *text = string(a, "text");
    sqlite3_stmt *find = s->st[ST_FIND_ARTICLE];
    sqlite3_int64 known = 0, hash = 0;
    ent_status st = end_article(s, err);

    if (st != ENT_OK)
        return st;
    if (!text)
        text = "";
    if ((st = run(s, ST_BEGIN, err)) != ENT_OK)
        return st;
    s->open = true;
    sqlite3_bind_text(find, 1, doc, -1, SQLITE_STATIC);
    if (sqlite3_step(find) == SQLITE_ROW) {
        known = sqlite3_column_int64(find, 0);
        hash = sqlite3_column_int64(find, 1);
    }
    sqlite3_reset(find);
    sqlite3_clear_bindings(find);
    s->skip = known && hash == (sqlite3_int64)ent_hash(text, strlen(text), 0);
    s->article = known;
    if (s->skip) {
        s->count.known++;
        return ENT_OK;
    }
    if (known && (st = drop_contents(s, known, err)) != ENT_OK)
        return st;
    s->count.replaced += known != 0;
    s->count.added += known == 0;
    return put_article(s, a, doc, text, known, err);
}

/* ---- relations in -------------------------------------------------------------------------------------------- */

static ent_status put_end(gr_store *s, const json_t *o, long sentence, ent_error *err)
{
    static const char *const columns[] = {"actor", "name", "type", "country", "organization", "sector"};
    sqlite3_stmt *m = s->st[ST_PUT_MENTION];
    ent_status st;

    if (!string(o, "actor"))
        return ENT_OK;
    for (int i = 0; i < 6; i++)
        bind_text(s, ST_PUT_ACTOR, i + 1, string(o, columns[i]));
    if ((st = run(s, ST_PUT_ACTOR, err)) != ENT_OK)
        return st;
    sqlite3_bind_int64(m, 1, s->article);
    sqlite3_bind_int64(m, 2, sentence);
    sqlite3_bind_int64(m, 3, json_integer_value(json_object_get(o, "begin")));
    sqlite3_bind_int64(m, 4, json_integer_value(json_object_get(o, "end")));
    sqlite3_bind_text(m, 5, string(o, "text") ? string(o, "text") : "", -1, SQLITE_STATIC);
    bind_text(s, ST_PUT_MENTION, 6, string(o, "actor"));
    bind_text(s, ST_PUT_MENTION, 7, string(o, "role"));
    bind_text(s, ST_PUT_MENTION, 8, string(o, "via"));
    return run(s, ST_PUT_MENTION, err);
}

static ent_status put_ends(gr_store *s, const json_t *record, long sentence, ent_error *err)
{
    const json_t *arguments = json_object_get(record, "arguments");
    ent_status st = put_end(s, json_object_get(record, "subject"), sentence, err);

    if (st == ENT_OK)
        st = put_end(s, json_object_get(record, "object"), sentence, err);
    for (size_t i = 0; i < json_array_size(arguments) && st == ENT_OK; i++)
        st = put_end(s, json_array_get(arguments, i), sentence, err);
    return st;
}

typedef struct {
    gr_store *store;
    const json_t *record, *relation;
} row_context;

static ent_status put_triple(void *context, const gr_statement *t, ent_error *err)
{
    row_context *c = context;
    gr_store *s = c->store;
    sqlite3_stmt *q = s->st[ST_PUT_TRIPLE];

    sqlite3_bind_int64(q, 1, s->article);
    sqlite3_bind_int64(q, 2, t->sentence);
    bind_text(s, ST_PUT_TRIPLE, 3, t->source.actor);
    bind_text(s, ST_PUT_TRIPLE, 4, t->target.actor);
    bind_text(s, ST_PUT_TRIPLE, 5, t->source.text);
    bind_text(s, ST_PUT_TRIPLE, 6, t->target.text);
    bind_text(s, ST_PUT_TRIPLE, 7, string(c->relation, "text"));
    bind_text(s, ST_PUT_TRIPLE, 8, t->lemma);
    bind_text(s, ST_PUT_TRIPLE, 9, t->event);
    bind_text(s, ST_PUT_TRIPLE, 10, t->cameo);
    if (t->has_goldstein)
        sqlite3_bind_double(q, 11, t->goldstein);
    sqlite3_bind_int(q, 12, t->negated);
    bind_text(s, ST_PUT_TRIPLE, 13, gr_modality_name(t->modality));
    bind_text(s, ST_PUT_TRIPLE, 14, string(c->relation, "tense"));
    sqlite3_bind_int(q, 15, t->reciprocal);
    bind_text(s, ST_PUT_TRIPLE, 16, t->speaker);
    bind_text(s, ST_PUT_TRIPLE, 17, t->speaker_verb);
    sqlite3_bind_double(q, 18, t->confidence);
    bind_text(s, ST_PUT_TRIPLE, 19, string(c->record, "rule"));
    s->count.statements++;
    return run(s, ST_PUT_TRIPLE, err);
}

static ent_status add_record(gr_store *s, const json_t *record, const json_t *relation, ent_error *err)
{
    row_context c = {s, record, relation};
    long sentence = (long)json_integer_value(json_object_get(record, "sentence"));
    const char *text = string(record, "text");
    sqlite3_stmt *q = s->st[ST_PUT_SENTENCE];
    size_t before = s->count.statements;
    ent_status st = gr_statements_of(record, put_triple, &c, err);

    if (st != ENT_OK || s->count.statements == before)
        return st;                              /* no two actors: nothing that the graph could use */
    sqlite3_bind_int64(q, 1, s->article);
    sqlite3_bind_int64(q, 2, sentence);
    sqlite3_bind_text(q, 3, text ? text : "", -1, SQLITE_STATIC);
    sqlite3_bind_int64(q, 4, gr_sentence_key(text ? text : ""));
    st = run(s, ST_PUT_SENTENCE, err);
    return st == ENT_OK ? put_ends(s, record, sentence, err) : st;
}

ent_status gr_store_add(gr_store *s, const json_t *o, const char *source, unsigned number, ent_error *err)
{
    const json_t *article = json_object_get(o, "article"), *relation = json_object_get(o, "relation");

    if (json_is_object(article) && string(article, "doc"))
        return begin_article(s, article, err);
    if (json_is_object(relation) && s->open)
        return s->skip ? ENT_OK : add_record(s, o, relation, err);
    return ent_fail_at(err, ENT_SYNTAX, source, number, 1, "found no article before this line, wanted what `entente extract "
                       "--articles` writes");
}

ent_status gr_store_add_line(gr_store *s, const char *line, size_t len, const char *source, unsigned number,
                             ent_error *err)
{
    json_error_t je;
    json_t *o = json_loadb(line, len, JSON_ALLOW_NUL, &je);
    ent_status st;

    if (!o)
        return ent_fail_at(err, ENT_SYNTAX, source, number, je.column > 0 ? (unsigned)je.column : 1, "%s", je.text);
    st = gr_store_add(s, o, source, number, err);
    json_decref(o);
    return st;
}

ent_status gr_store_end(gr_store *s, gr_store_count *count, ent_error *err)
{
    ent_status st = end_article(s, err);

    if (count)
        *count = s->count;
    return st;
}

/* ---- statements out -------------------------------------------------------------------------------------------- */

#define ACTOR(side)                                                                                                \
    " JOIN resolved r" side " ON r" side ".id = t." side " JOIN actor " side " ON " side ".id = r" side ".actor"   \
    " LEFT JOIN decision n" side " ON n" side ".kind = 'name' AND n" side ".actor = " side ".id AND NOT n" side ".undone" \
    " LEFT JOIN decision k" side " ON k" side ".kind = 'type' AND k" side ".actor = " side ".id AND NOT k" side ".undone"
#define ACTOR_COLUMNS(side)                                                                                        \
    side ".id, coalesce(n" side ".value, " side ".name), coalesce(k" side ".value, " side ".type), " side ".country, " \
    side ".organization, " side ".sector"

static const char select_statements[] =
    "SELECT " ACTOR_COLUMNS("source") ", " ACTOR_COLUMNS("target") ", t.source_text, t.target_text, t.event, t.lemma, "
    "t.cameo, t.goldstein, t.confidence, t.negated, t.reciprocal, t.modality, a.doc, s.text, a.date, a.source, a.title, "
    "a.url, t.speaker, t.speaker_verb, t.sentence, a.origin FROM triple t JOIN article a ON a.id = t.article JOIN sentence s "
    "ON s.article = t.article AND s.number = t.sentence" ACTOR("source") ACTOR("target")
    " WHERE (?1 IS NULL OR a.date >= ?1) AND (?2 IS NULL OR a.date <= ?2) AND (?3 IS NULL OR a.source = ?3) AND (?4 IS NULL "
    "OR t.event = ?4) AND t.confidence >= ?5 AND (NOT ?6 OR (NOT t.negated AND t.modality = 'actual'))";
/* Spelt out, so that the indexes on both ends serve. */
static const char of_actor[] = " AND (t.source IN (SELECT id FROM resolved WHERE actor = ?7) OR t.target IN (SELECT id FROM "
                               "resolved WHERE actor = ?7))";
static const char in_order[] = " ORDER BY a.date, a.doc, t.id";

static const char *column(sqlite3_stmt *q, int i)
{
    return (const char *)sqlite3_column_text(q, i);
}

static gr_end end_at(sqlite3_stmt *q, int i, int text)
{
    return (gr_end){.actor = column(q, i), .name = column(q, i + 1), .type = column(q, i + 2), .country = column(q, i + 3),
                    .organization = column(q, i + 4), .sector = column(q, i + 5), .text = column(q, text)};
}

static void statement_at(sqlite3_stmt *q, gr_statement *st)
{
    *st = (gr_statement){.source = end_at(q, 0, 12), .target = end_at(q, 6, 13), .event = column(q, 14),
                         .lemma = column(q, 15), .cameo = column(q, 16), .goldstein = sqlite3_column_double(q, 17),
                         .has_goldstein = sqlite3_column_type(q, 17) != SQLITE_NULL,
                         .confidence = sqlite3_column_double(q, 18), .negated = sqlite3_column_int(q, 19) != 0,
                         .reciprocal = sqlite3_column_int(q, 20) != 0, .modality = gr_modality_find(column(q, 21)),
                         .doc = column(q, 22), .text = column(q, 23), .date = column(q, 24), .publisher = column(q, 25),
                         .title = column(q, 26), .url = column(q, 27), .speaker = column(q, 28),
                         .speaker_verb = column(q, 29), .sentence = (long)sqlite3_column_int64(q, 30),
                         .origin = (long)sqlite3_column_int64(q, 31)};
}

ent_status gr_store_each(gr_store *s, const gr_filter *f, ent_status (*each)(void *, const gr_statement *, ent_error *),
                         void *context, ent_error *err)
{
    const char *const texts[] = {f->since, f->until, f->source, f->event};
    char sql[sizeof select_statements + sizeof of_actor + sizeof in_order];
    sqlite3_stmt *q = NULL;
    ent_status st = ENT_OK;
    int code;

    snprintf(sql, sizeof sql, "%s%s%s", select_statements, f->actor ? of_actor : "", in_order);
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        return failed(s, err, "cannot read");
    for (int i = 0; i < 4; i++)
        if (texts[i])
            sqlite3_bind_text(q, i + 1, texts[i], -1, SQLITE_STATIC);
    sqlite3_bind_double(q, 5, f->min_confidence);
    sqlite3_bind_int(q, 6, f->actual_only);
    if (f->actor)
        sqlite3_bind_text(q, 7, f->actor, -1, SQLITE_STATIC);
    while (st == ENT_OK && (code = sqlite3_step(q)) == SQLITE_ROW) {
        gr_statement one;

        statement_at(q, &one);
        if (strcmp(one.source.actor, one.target.actor) != 0)    /* merged into one */
            st = each(context, &one, err);
    }
    if (st == ENT_OK && code != SQLITE_DONE)
        st = failed(s, err, "cannot read");
    sqlite3_finalize(q);
    return st;
}

/* ---- the user's decisions ---------------------------------------------------------------------------------------- */

static bool actor_is_there(gr_store *s, const char *actor)
{
    bool found;

    bind_text(s, ST_FIND_ACTOR, 1, actor);
    found = sqlite3_step(s->st[ST_FIND_ACTOR]) == SQLITE_ROW;
    sqlite3_reset(s->st[ST_FIND_ACTOR]);
    return found;
}

ent_status gr_store_decide(gr_store *s, const char *kind, const char *actor, const char *value, ent_error *err)
{
    ent_status st;

    if (!actor_is_there(s, actor) || (strcmp(kind, "merge") == 0 && !actor_is_there(s, value)))
        return ent_fail_at(err, ENT_SYNTAX, s->path, 0, 0, "found the actor \"%s\", wanted one of the store",
                           actor_is_there(s, actor) ? value : actor);
    if (strcmp(kind, "merge") == 0 && strcmp(actor, value) == 0)
        return ent_fail_at(err, ENT_SYNTAX, s->path, 0, 0, "found \"%s\" twice, wanted two actors to merge", actor);
    bind_text(s, ST_UNDO, 1, kind);
    bind_text(s, ST_UNDO, 2, actor);
    st = run(s, ST_UNDO, err);
    bind_text(s, ST_DECIDE, 1, kind);
    bind_text(s, ST_DECIDE, 2, actor);
    bind_text(s, ST_DECIDE, 3, value);
    return st == ENT_OK ? run(s, ST_DECIDE, err) : st;
}

ent_status gr_store_undo(gr_store *s, const char *kind, const char *actor, ent_error *err)
{
    ent_status st;

    bind_text(s, ST_UNDO, 1, kind);
    bind_text(s, ST_UNDO, 2, actor);
    st = run(s, ST_UNDO, err);
    if (st == ENT_OK && sqlite3_changes(s->db) == 0)
        return ent_fail_at(err, ENT_SYNTAX, s->path, 0, 0, "found no %s of \"%s\" to undo", kind, actor);
    return st;
}

/* ---- finding actors ------------------------------------------------------------------------------------------------ */

ent_status gr_store_find(gr_store *s, const char *words, char *id, size_t size, ent_error *err)
{
    static const char *const ways[] = {
        "SELECT id FROM actor WHERE id = ?1", "SELECT id FROM actor WHERE id = ?1 COLLATE NOCASE ORDER BY id LIMIT 1",
        "SELECT a.id FROM actor a LEFT JOIN actor_count c ON c.actor = a.id WHERE a.name = ?1 COLLATE NOCASE ORDER BY "
        "c.mentions DESC, a.id LIMIT 1",
        "SELECT a.id FROM actor a LEFT JOIN actor_count c ON c.actor = a.id WHERE instr(lower(a.name), lower(?1)) ORDER BY "
        "c.mentions DESC, a.id LIMIT 1"};

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        sqlite3_stmt *q = NULL;
        bool found = false;

        if (sqlite3_prepare_v2(s->db, ways[i], -1, &q, NULL) != SQLITE_OK)
            return failed(s, err, "cannot read");
        sqlite3_bind_text(q, 1, words, -1, SQLITE_STATIC);
        if (sqlite3_step(q) == SQLITE_ROW) {
            snprintf(id, size, "%s", column(q, 0));
            found = true;
        }
        sqlite3_finalize(q);
        if (found)
            return ENT_OK;
    }
    return ent_fail_at(err, ENT_SYNTAX, s->path, 0, 0, "found no actor \"%s\", wanted an id or a name of the store", words);
}

ent_status gr_store_suggest(gr_store *s, size_t limit, FILE *out, ent_error *err)
{
    static const char sql[] =            /* each name's tails meet whole names by an index: no pair is compared in vain */
        "WITH RECURSIVE n AS MATERIALIZED (SELECT a.id, a.name, a.type, lower(replace(replace(a.name, '-', ' '), '.', '')) AS k, "
        "coalesce(c.mentions, 0) AS m FROM actor a LEFT JOIN actor_count c ON c.actor = a.id JOIN resolved r ON r.id = a.id AND "
        "r.actor = a.id WHERE length(a.name) > 3), tail(id, name, type, m, rest, whole) AS (SELECT id, name, type, m, k, 1 FROM n "
        "UNION ALL SELECT id, name, type, m, substr(rest, instr(rest, ' ') + 1), 0 FROM tail WHERE instr(rest, ' ') > 0) "
        "SELECT min(x.id, t.id) AS one, iif(x.id < t.id, x.name, t.name), max(x.id, t.id) AS two, iif(x.id < t.id, t.name, x.name), "
        "min(x.m, t.m) AS w FROM tail t JOIN n x ON x.k = t.rest AND x.type = t.type WHERE iif(t.whole, x.id < t.id, x.id <> t.id) "
        "ORDER BY w DESC, one, two LIMIT ?1";
    sqlite3_stmt *q = NULL;

    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        return failed(s, err, "cannot read");
    sqlite3_bind_int64(q, 1, (sqlite3_int64)limit);
    while (sqlite3_step(q) == SQLITE_ROW)
        fprintf(out, "%s\t%s\t%s\t%s\n", column(q, 0), column(q, 1), column(q, 2), column(q, 3));
    sqlite3_finalize(q);
    return ferror(out) ? ent_fail(err, ENT_IO, "cannot write") : ENT_OK;
}
