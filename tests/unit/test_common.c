/* tests/unit/test_common.c - arenas, buffers, tables, atomic files. */
#include "common/common.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static void arena_gives_more_than_a_block(void **state)
{
    ent_arena *a = ent_arena_new();
    char *small = ent_arena_alloc(a, 3), *big = ent_arena_alloc(a, 5 << 20), *after = ent_arena_alloc(a, 100);

    (void)state;
    assert_non_null(small);
    assert_non_null(big);
    assert_non_null(after);
    memset(big, 1, 5 << 20);
    assert_int_equal(after[99], 0);
    assert_null(ent_arena_calloc(a, SIZE_MAX / 2, 16));
    ent_arena_reset(a);
    small = ent_arena_alloc(a, 64);
    for (int i = 0; i < 64; i++)
        assert_int_equal(small[i], 0);
#ifndef ARENA_MALLOC
    for (int i = 0; i < 60; i++)
        assert_non_null(ent_arena_alloc(a, 1 << 20));
    assert_true(ent_arena_held(a) > (size_t)60 << 20);
    ent_arena_reset(a);
    assert_true(ent_arena_held(a) <= (size_t)32 << 20);
    assert_non_null(ent_arena_alloc(a, 40 << 20));
#endif
    ent_arena_free(a);
}

static void buffer_grows_and_stays_terminated(void **state)
{
    ent_buf b = {0};

    (void)state;
    for (int i = 0; i < 1000; i++)
        ent_buf_printf(&b, "%d,", i);
    assert_false(b.failed);
    assert_int_equal(b.data[b.len], 0);
    assert_memory_equal(b.data + b.len - 4, "999,", 4);
    ent_buf_release(&b);
}

static const char *write_file(const char *text)
{
    static char path[] = "/tmp/entente-table-XXXXXX";
    int fd;

    strcpy(path + sizeof path - 7, "XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    return path;
}

static void table_names_the_place_of_a_fault(void **state)
{
    static const char *const columns[] = {"id", "name", "list", NULL};
    const char *path = write_file("# comment\n#! id\tname\tlist\nA\t-\tx|y\r\n\nB\ttwo\n");
    ent_error err = {0};

    (void)state;
    assert_null(ent_table_open(path, columns, &err));
    assert_int_equal(err.code, ENT_SYNTAX);
    assert_int_equal(err.line, 5);
    assert_string_equal(err.text, "found 2 cells, wanted 3");
    unlink(path);
}

static void table_cells_and_lists(void **state)
{
    static const char *const columns[] = {"id", "name", "list", NULL};
    const char *path = write_file("#! id\tname\tlist\nA\t-\tx|yy\r\n"), *at;
    ent_error err = {0};
    ent_table *t = ent_table_open(path, columns, &err);
    size_t len;

    (void)state;
    assert_non_null(t);
    assert_int_equal(ent_table_count(t), 1);
    assert_string_equal(ent_table_cell(t, 0, 1), "");
    at = ent_table_cell(t, 0, 2);
    assert_memory_equal(ent_list_next(&at, '|', &len), "x", 1);
    assert_memory_equal(ent_list_next(&at, '|', &len), "yy", 2);
    assert_int_equal(len, 2);
    assert_null(ent_list_next(&at, '|', &len));
    assert_int_equal(ent_table_line(t, 0), 2);
    ent_table_free(t);
    unlink(path);
}

static void table_wants_its_header(void **state)
{
    static const char *const columns[] = {"id", "name", NULL};
    ent_error err = {0};
    const char *path = write_file("#! id\tother\nA\tB\n");

    (void)state;
    assert_null(ent_table_open(path, columns, &err));
    assert_string_equal(err.text, "found column \"other\", wanted \"name\"");
    unlink(path);
    err = (ent_error){0};
    assert_null(ent_table_open("/nowhere/at/all.tsv", columns, &err));
    assert_int_equal(err.code, ENT_IO);
}

static void output_appears_only_when_committed(void **state)
{
    const char *path = write_file("old");
    ent_error err = {0};
    ent_output *o = ent_output_open(path, &err);
    char *data;
    size_t len;

    (void)state;
    assert_non_null(o);
    fputs("new", ent_output_stream(o));
    ent_output_discard(o);
    assert_int_equal(ent_file_read(path, 0, &data, &len, &err), ENT_OK);
    assert_string_equal(data, "old");
    free(data);
    o = ent_output_open(path, &err);
    fputs("new", ent_output_stream(o));
    assert_int_equal(ent_output_commit(o, &err), ENT_OK);
    assert_int_equal(ent_file_read(path, 0, &data, &len, &err), ENT_OK);
    assert_string_equal(data, "new");
    free(data);
    assert_int_equal(ent_file_read(path, 2, &data, &len, &err), ENT_LIMIT);
    unlink(path);
}

static void first_error_is_kept(void **state)
{
    ent_error err = {0};
    char line[1024];

    (void)state;
    ent_fail_at(&err, ENT_SYNTAX, "f.tsv", 3, 7, "found %d", 1);
    ent_fail(&err, ENT_IO, "later");
    assert_string_equal(ent_error_line(&err, line, sizeof line), "f.tsv:3:7: found 1");
    assert_int_equal(ent_fail(NULL, ENT_LIMIT, "nobody listens"), ENT_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_more_than_a_block), cmocka_unit_test(buffer_grows_and_stays_terminated),
        cmocka_unit_test(table_names_the_place_of_a_fault), cmocka_unit_test(table_cells_and_lists),
        cmocka_unit_test(table_wants_its_header), cmocka_unit_test(output_appears_only_when_committed),
        cmocka_unit_test(first_error_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
