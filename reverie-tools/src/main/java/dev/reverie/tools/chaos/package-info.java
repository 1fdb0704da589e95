/** {@link dev.reverie.tools.chaos.ChaosTool}: the kernel at its worst, within what it is allowed to do. */
@NullMarked
package dev.reverie.tools.chaos;

import org.jspecify.annotations.NullMarked;
