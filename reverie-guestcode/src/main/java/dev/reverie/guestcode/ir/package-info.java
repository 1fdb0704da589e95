/**
 * Guest code between class file and machine code: a graph of basic blocks, whose instructions compute values. Every value is computed in
 * one place (the form that is known as SSA); where ways join, the block that they join in has parameters, and each jump to it says which values they take.
 */
@NullMarked
package dev.reverie.guestcode.ir;

import org.jspecify.annotations.NullMarked;
