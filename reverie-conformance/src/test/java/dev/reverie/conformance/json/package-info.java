/** Traces in JSON, of real programs, against their schema and against the text of the same run. */
@org.jspecify.annotations.NullMarked
package dev.reverie.conformance.json;
