package dev.reverie.x86;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The lines of {@link EffectTables}, read and sorted by opcode. Lines are added before others look. */
final class EffectRules {
    /**
     * What one line says of an opcode.
     *
     * @param reg the values of ModRM.reg that are meant, a bit each
     * @param modRm the ModRM byte that is meant, −1 for all
     * @param prefix 0x66, 0xf2, 0xf3, 0 for none of them, −1 whatever it is
     */
    record Rule(
            int reg,
            int modRm,
            int prefix,
            List<Operand> operands,
            int flagsRead,
            int flagsWritten,
            boolean byCondition) {
        boolean matches(Decoder decoder, int withPrefix) {
            return (prefix < 0 || prefix == withPrefix)
                    && (modRm < 0 || modRm == decoder.modRm())
                    && (decoder.modRm() < 0 || (reg & 1 << (decoder.modRm() >> 3 & 7)) != 0);
        }
    }

    /**
     * An operand of a line.
     *
     * @param place where it is: E, G, V, O, or X for the register of the number
     * @param size how many bits, by the letters above
     */
    record Operand(char place, int number, char size, boolean isRead, boolean isWritten) {}

    private record Opcode(Encoding encoding, int map, int value) {}

    private static final Map<String, Integer> REGISTERS = registers();

    private final Map<Opcode, List<Rule>> rules = new HashMap<>();

    /** The lines about an opcode, in their order. */
    List<Rule> of(Encoding encoding, int map, int opcode) {
        return rules.getOrDefault(new Opcode(encoding, map, opcode), List.of());
    }

    /** Adds the lines of a map. */
    EffectRules add(Encoding encoding, int map, String text) {
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(':');
            for (String opcodes : line.substring(0, colon).strip().split(" ", -1)) {
                addOpcodes(encoding, map, opcodes, line.substring(colon + 1).strip());
            }
        }
        return this;
    }

    private void addOpcodes(Encoding encoding, int map, String opcodes, String effects) {
        String rest = opcodes;
        int prefix = -1;
        if (rest.indexOf('.') > 0) {
            prefix = rest.startsWith("np") ? 0 : Integer.parseInt(rest, 0, 2, 16);
            rest = rest.substring(3);
        }
        int first = Integer.parseInt(rest, 0, 2, 16);
        int last = first;
        int reg = 0xff;
        int modRm = -1;
        switch (rest.length() > 2 ? rest.charAt(2) : ' ') {
            case '-' -> last = Integer.parseInt(rest, 3, 5, 16);
            case '=' -> modRm = Integer.parseInt(rest, 3, 5, 16);
            case '/' -> {
                int from = rest.charAt(3) - '0';
                int to = rest.charAt(rest.length() - 1) - '0';
                reg = (1 << to + 1) - (1 << from);
            }
            default -> {}
        }
        Rule rule = rule(reg, modRm, prefix, effects);
        for (int opcode = first; opcode <= last; opcode++) {
            rules.computeIfAbsent(new Opcode(encoding, map, opcode), _ -> new ArrayList<>())
                    .add(rule);
        }
    }

    private static Rule rule(int reg, int modRm, int prefix, String effects) {
        List<Operand> operands = new ArrayList<>();
        int flagsRead = 0;
        int flagsWritten = 0;
        boolean byCondition = false;
        for (String effect : effects.split(" ", -1)) {
            switch (effect) {
                case "-" -> {}
                case "<cc" -> byCondition = true;
                case "all" -> {
                    for (int number = 0; number < 16; number++) {
                        operands.add(new Operand('X', number, 'y', true, true));
                    }
                    flagsRead = Effects.ALL_FLAGS;
                    flagsWritten = Effects.ALL_FLAGS;
                }
                default -> {
                    if (effect.startsWith("<")) {
                        flagsRead = flags(effect);
                    } else if (effect.startsWith(">")) {
                        flagsWritten = flags(effect);
                    } else {
                        operands.add(operand(effect));
                    }
                }
            }
        }
        return new Rule(reg, modRm, prefix, List.copyOf(operands), flagsRead, flagsWritten, byCondition);
    }

    private static int flags(String letters) {
        int flags = 0;
        for (int i = 1; i < letters.length(); i++) {
            flags |= switch (letters.charAt(i)) {
                case 'o' -> Effects.OVERFLOW;
                case 's' -> Effects.SIGN;
                case 'z' -> Effects.ZERO;
                case 'a' -> Effects.ADJUST;
                case 'p' -> Effects.PARITY;
                case 'c' -> Effects.CARRY;
                case 'd' -> Effects.DIRECTION;
                default -> throw new AssertionError("no flag is called so in " + letters);
            };
        }
        return flags;
    }

    private static Operand operand(String text) {
        boolean isModified = text.endsWith("+");
        boolean isWritten = isModified || text.endsWith("=");
        boolean isRead = isModified || !isWritten;
        String name = isWritten ? text.substring(0, text.length() - 1) : text;
        Integer number = REGISTERS.get(name);
        if (number != null) {
            return new Operand('X', number, 'y', isRead, isWritten);
        }
        char size = name.charAt(1);
        return switch (name.charAt(0)) {
            case 'A' -> new Operand('X', Register.RAX.number(), size, isRead, isWritten);
            case 'D' -> new Operand('X', Register.RDX.number(), size, isRead, isWritten);
            default -> new Operand(name.charAt(0), -1, size, isRead, isWritten);
        };
    }

    private static Map<String, Integer> registers() {
        Map<String, Integer> numbers = new HashMap<>();
        for (Register register : Register.values()) {
            numbers.put(register.name().toLowerCase(Locale.ROOT), register.number());
        }
        return numbers;
    }
}
