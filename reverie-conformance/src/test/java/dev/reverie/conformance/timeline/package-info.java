/** The timelines of chrome-trace, read back by readers that share nothing with the writers. */
@NullMarked
package dev.reverie.conformance.timeline;

import org.jspecify.annotations.NullMarked;
