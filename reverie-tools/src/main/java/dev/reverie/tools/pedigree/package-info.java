/** {@link dev.reverie.tools.pedigree.PedigreeTool}: who created whom, as text, DOT and SVG. */
@NullMarked
package dev.reverie.tools.pedigree;

import org.jspecify.annotations.NullMarked;
