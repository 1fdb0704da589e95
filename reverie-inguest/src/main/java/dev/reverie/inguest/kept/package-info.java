/** What is learnt in one run and helps the next ones, in files of the user's cache. All of it is hints. */
package dev.reverie.inguest.kept;
