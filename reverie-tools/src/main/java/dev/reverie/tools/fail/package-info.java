/** {@link dev.reverie.tools.fail.FailTool}: makes chosen calls fail, by rules. */
@NullMarked
package dev.reverie.tools.fail;

import org.jspecify.annotations.NullMarked;
