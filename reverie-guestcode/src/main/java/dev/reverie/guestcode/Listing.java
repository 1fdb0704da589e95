package dev.reverie.guestcode;

import dev.reverie.x86.AssembledCode;
import java.util.AbstractList;
import java.util.HexFormat;
import java.util.List;

/** Compiled code as text: Java lines, and below each the instructions that it has become, with their bytes. */
public final class Listing {
    private static final int BYTES_WIDTH = 32;

    private Listing() {}

    /** The instructions of a piece of code; their text is made when it is asked for. */
    static List<CompiledCode.Line> lines(AssembledCode code) {
        List<AssembledCode.Instruction> instructions = code.instructions();
        int size = code.bytes().length;
        return new AbstractList<>() {
            @Override
            public CompiledCode.Line get(int index) {
                AssembledCode.Instruction instruction = instructions.get(index);
                int end = index + 1 < instructions.size()
                        ? instructions.get(index + 1).offset()
                        : size;
                return new CompiledCode.Line(
                        instruction.offset(), end - instruction.offset(), instruction.source(), instruction.text());
            }

            @Override
            public int size() {
                return instructions.size();
            }
        };
    }

    /** The listing of all handlers. */
    public static String of(CompiledCode code) {
        StringBuilder text = new StringBuilder();
        int source = -1;
        for (CompiledCode.Line line : code.lines()) {
            for (CompiledCode.Handler handler : code.handlers()) {
                if (handler.offset() == line.offset()) {
                    text.append(text.isEmpty() ? "" : "\n")
                            .append(handler.name())
                            .append(": ")
                            .append(handler.stackBytes())
                            .append(" bytes of stack\n");
                    source = -1;
                }
            }
            if (line.source() != source) {
                source = line.source();
                text.append("  ").append(code.sources().get(source)).append('\n');
            }
            append(text, code, line);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, CompiledCode code, CompiledCode.Line line) {
        String bytes = HexFormat.ofDelimiter(" ").formatHex(code.bytes(), line.offset(), line.offset() + line.length());
        text.append(String.format("    %04x  ", line.offset())).append(bytes);
        text.repeat(' ', Math.max(1, BYTES_WIDTH - bytes.length()))
                .append(line.text())
                .append('\n');
    }
}
