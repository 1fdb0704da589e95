package dev.reverie.inguest;

/**
 * What a site's calls run through.
 *
 * @param site the address of the {@code syscall} instruction
 * @param start where the stub begins
 * @param end where it ends
 * @param core where the call begins
 * @param bare its own {@code syscall} instruction
 * @param resume where the call goes on
 */
record Stub(long site, long start, long end, long core, long bare, long resume) {}
