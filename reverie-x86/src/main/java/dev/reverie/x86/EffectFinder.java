package dev.reverie.x86;

import dev.reverie.x86.EffectRules.Operand;
import dev.reverie.x86.EffectRules.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the effects of one instruction: what the tables say of its opcode, on the registers that it names. */
final class EffectFinder {
    private final Decoder decoder;
    private int read;
    private int written;
    private int flagsRead;
    private int flagsWritten;

    private EffectFinder(Decoder decoder) {
        this.decoder = decoder;
    }

    static Effects find(Decoder decoder) {
        return new EffectFinder(decoder).find();
    }

    private Effects find() {
        boolean hasBoth = (decoder.prefixes() & (Prefixes.REP | Prefixes.REPNE)) == (Prefixes.REP | Prefixes.REPNE);
        if (hasBoth && decoder.map() != 0) {
            return Effects.EVERYTHING; // which of the two counts?
        }
        Rule rule = rule();
        if (rule == null && !EffectTables.isVectorMap(decoder.encoding(), decoder.map())) {
            return isFloatingPoint() ? floatingPoint() : Effects.EVERYTHING;
        }
        readAddress();
        if (rule != null) {
            apply(rule);
        }
        return effects();
    }

    private Effects effects() {
        return new Effects(read, written, flagsRead, flagsWritten);
    }

    private @Nullable Rule rule() {
        List<Rule> rules = EffectTables.rules(decoder.encoding(), decoder.map(), decoder.opcode());
        int prefix = mandatoryPrefix();
        for (Rule rule : rules) {
            if (rule.matches(decoder, prefix)) {
                return rule;
            }
        }
        return null;
    }

    private int mandatoryPrefix() {
        if (decoder.encoding() != Encoding.LEGACY) {
            return switch (decoder.vectorPrefix() & 3) {
                case 1 -> 0x66;
                case 2 -> 0xf3;
                case 3 -> 0xf2;
                default -> 0;
            };
        }
        if ((decoder.prefixes() & Prefixes.REP) != 0) {
            return 0xf3;
        }
        if ((decoder.prefixes() & Prefixes.REPNE) != 0) {
            return 0xf2;
        }
        return decoder.hasOperandSizePrefix() ? 0x66 : 0;
    }

    private void apply(Rule rule) {
        if (isNoOperation()) {
            return;
        }
        boolean isCleared = isCleared();
        for (Operand operand : rule.operands()) {
            apply(operand, isCleared);
        }
        flagsRead |= rule.byCondition() ? flagsOf(decoder.condition()) : rule.flagsRead();
        flagsWritten |= rule.flagsWritten();
        if (isShiftByZero()) {
            flagsRead |= flagsWritten;
        }
        if (isRepeatedString()) {
            written |= 1 << Register.RCX.number();
            read |= written;
            flagsRead |= flagsWritten;
        }
    }

    private void apply(Operand operand, boolean isCleared) {
        int number = number(operand);
        if (number < 0) {
            return;
        }
        int bit = 1 << number;
        if (operand.isWritten()) {
            written |= bit;
        }
        if (operand.isRead() && !isCleared || operand.isWritten() && isPartial(operand.size())) {
            read |= bit;
        }
    }

    /** The number of the general register that an operand is; −1 if it is memory. */
    private int number(Operand operand) {
        int rex = decoder.rex();
        return switch (operand.place()) {
            case 'X' -> operand.number();
            case 'O' -> byteRegister(decoder.opcode() & 7 | (rex & Prefixes.REX_B) << 3, operand.size());
            case 'G' -> byteRegister(decoder.modRm() >> 3 & 7 | (rex & Prefixes.REX_R) << 1, operand.size());
            case 'V' -> ~decoder.vectorPrefix() >> 3 & 0xf;
            default ->
                decoder.modRm() >= 0xc0
                        ? byteRegister(decoder.modRm() & 7 | (rex & Prefixes.REX_B) << 3, operand.size())
                        : -1;
        };
    }

    /** Without REX, the byte registers 4 to 7 are ah, ch, dh, bh. */
    private int byteRegister(int number, char size) {
        return size == 'b' && decoder.rex() == 0 && number >= 4 ? number - 4 : number;
    }

    /** Whether a write of this size leaves a part of the register as it was; one of 32 bits clears the rest. */
    private boolean isPartial(char size) {
        return switch (size) {
            case 'b', 'w' -> true;
            case 'v' -> decoder.hasOperandSizePrefix() && (decoder.rex() & Prefixes.REX_W) == 0;
            case 'p' -> decoder.hasOperandSizePrefix();
            default -> false;
        };
    }

    private void readAddress() {
        int modRm = decoder.modRm();
        if (modRm < 0 || modRm >= 0xc0 || decoder.isRipRelative()) {
            return;
        }
        int rex = decoder.rex();
        int sib = decoder.sib();
        if (sib < 0) {
            read |= 1 << (modRm & 7 | (rex & Prefixes.REX_B) << 3);
            return;
        }
        if ((sib & 7) != 5 || modRm >= 0x40) {
            read |= 1 << (sib & 7 | (rex & Prefixes.REX_B) << 3);
        }
        int index = sib >> 3 & 7 | (rex & Prefixes.REX_X) << 2;
        if (index != 4) {
            read |= 1 << index;
        }
    }

    /** 90 is xchg of rax with itself by its opcode, but does nothing, not even clear the upper half; so does pause. */
    private boolean isNoOperation() {
        return decoder.is(0, 0x90) && (decoder.rex() & Prefixes.REX_B) == 0;
    }

    /** xor or sub of a register with itself, whose result is zero whatever was in it. */
    private boolean isCleared() {
        boolean isXorOrSub = decoder.is(0, 0x31) || decoder.is(0, 0x33) || decoder.is(0, 0x29) || decoder.is(0, 0x2b);
        int modRm = decoder.modRm();
        int rex = decoder.rex();
        return isXorOrSub
                && modRm >= 0xc0
                && (modRm & 7) == (modRm >> 3 & 7)
                && (rex & Prefixes.REX_B) == (rex & Prefixes.REX_R) >> 2;
    }

    /** A shift by a number in the instruction that is none, and leaves the flags as they are. */
    private boolean isShiftByZero() {
        boolean isShift = decoder.is(0, 0xc0) || decoder.is(0, 0xc1);
        return isShift && (decoder.immediate() & ((decoder.rex() & Prefixes.REX_W) != 0 ? 0x3f : 0x1f)) == 0;
    }

    private boolean isRepeatedString() {
        int opcode = decoder.opcode();
        return decoder.encoding() == Encoding.LEGACY
                && decoder.map() == 0
                && (decoder.prefixes() & (Prefixes.REP | Prefixes.REPNE)) != 0
                && (opcode >= 0xa4 && opcode <= 0xa7 || opcode >= 0xaa && opcode <= 0xaf);
    }

    private boolean isFloatingPoint() {
        return decoder.encoding() == Encoding.LEGACY
                && decoder.map() == 0
                && decoder.opcode() >= 0xd8
                && decoder.opcode() <= 0xdf;
    }

    /** The x87: with memory the address; else perhaps fnstsw, fcomi or fcmov, which read and write flags and ax. */
    private Effects floatingPoint() {
        readAddress();
        if (decoder.modRm() >= 0xc0) {
            read |= 1 << Register.RAX.number();
            written |= 1 << Register.RAX.number();
            flagsRead |= Effects.STATUS_FLAGS;
            flagsWritten |= Effects.STATUS_FLAGS;
        }
        return effects();
    }

    private static int flagsOf(Condition condition) {
        return switch (condition) {
            case OVERFLOW, NO_OVERFLOW -> Effects.OVERFLOW;
            case BELOW, ABOVE_OR_EQUAL -> Effects.CARRY;
            case EQUAL, NOT_EQUAL -> Effects.ZERO;
            case BELOW_OR_EQUAL, ABOVE -> Effects.CARRY | Effects.ZERO;
            case NEGATIVE, NOT_NEGATIVE -> Effects.SIGN;
            case PARITY, NO_PARITY -> Effects.PARITY;
            case LESS, GREATER_OR_EQUAL -> Effects.SIGN | Effects.OVERFLOW;
            case LESS_OR_EQUAL, GREATER -> Effects.SIGN | Effects.OVERFLOW | Effects.ZERO;
        };
    }
}
