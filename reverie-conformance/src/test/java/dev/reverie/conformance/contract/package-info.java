/** What the tool API promises, tried on the ptrace backend with small guests. */
@NullMarked
package dev.reverie.conformance.contract;

import org.jspecify.annotations.NullMarked;
