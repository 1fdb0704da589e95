/** {@link dev.reverie.tools.chrome.ChromeTraceTool}: a timeline for the viewers of Chrome and Perfetto. */
@NullMarked
package dev.reverie.tools.chrome;

import org.jspecify.annotations.NullMarked;
