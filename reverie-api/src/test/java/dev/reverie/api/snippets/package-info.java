/** What the Javadoc of the API shows, compiled. */
@NullMarked
package dev.reverie.api.snippets;

import org.jspecify.annotations.NullMarked;
