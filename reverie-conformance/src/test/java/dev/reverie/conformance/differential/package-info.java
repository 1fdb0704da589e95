/** {@code reverie strace} against the installed strace: the same programs under both, their traces compared line by line. */
@NullMarked
package dev.reverie.conformance.differential;

import org.jspecify.annotations.NullMarked;
