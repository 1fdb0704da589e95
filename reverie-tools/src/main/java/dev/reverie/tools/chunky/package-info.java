/** {@link dev.reverie.tools.chunky.ChunkyPrintTool}: threads print one after the other, a chunk at a time. */
@NullMarked
package dev.reverie.tools.chunky;

import org.jspecify.annotations.NullMarked;
