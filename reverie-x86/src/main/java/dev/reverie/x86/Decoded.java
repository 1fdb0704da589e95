package dev.reverie.x86;

/** What bytes turned out to be: an instruction, or the reason why they are none. */
public sealed interface Decoded permits Instruction, Undecodable {}
