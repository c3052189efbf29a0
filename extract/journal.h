/* extract/journal.h - where results go: standard output, or a file that an interrupted run can be gone on with.
 *
 * While a run writes FILE, what it has lies in FILE.part and how far it is in FILE.journal; at the end FILE.part becomes FILE
 * and the journal goes. */
#ifndef EX_JOURNAL_H
#define EX_JOURNAL_H

#include "pool.h"

typedef struct ex_journal ex_journal;

/* `path` NULL or "-": standard output, without a journal.  `settings` is whatever changes what is written: a run with others
 * cannot be gone on with.  With `resume` what an earlier run left is kept (no such run: it starts anew); without, it is
 * dropped.  Owned: end it with _commit or _close.  NULL on failure, *err filled. */
ex_journal *ex_journal_open(const char *path, const char *settings, bool resume, ent_error *err);

/* Results that an earlier run left: so many inputs are to be passed to _skip before the first _add. */
uint64_t ex_journal_left(const ex_journal *j);
/* Had one of these a fault? */
bool ex_journal_faulty(const ex_journal *j);
/* An article, or the message of a fault, that was done before.  With the last of them the inputs are known to be the same:
 * if they are not, ENT_SYNTAX. */
ent_status ex_journal_skip(ex_journal *j, const ex_article *a, const char *fault, ent_error *err);

ent_status ex_journal_add(ex_journal *j, const ex_result *r, ent_error *err);

ent_status ex_journal_commit(ex_journal *j, ent_error *err);    /* takes `j`, also on failure */
void ex_journal_close(ex_journal *j);   /* takes `j`; what there is can be gone on with; NULL is fine */

#endif
