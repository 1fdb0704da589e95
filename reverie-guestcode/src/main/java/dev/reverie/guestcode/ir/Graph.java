package dev.reverie.guestcode.ir;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The code of a handler, with all that it calls. */
public final class Graph {
    private final List<Block> blocks = new ArrayList<>();
    private final List<SourcePlace> sources = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int nextValue;
    private int nextBlock;

    /** A place in the source: what instructions and messages refer to. */
    public record SourcePlace(String file, String method, int line) {
        private boolean isSame(SourcePlace other) {
            return line == other.line && method.equals(other.method) && file.equals(other.file);
        }

        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** The blocks in the order of the code; the first one is where it begins. Passes remove some. */
    public List<Block> blocks() {
        return blocks;
    }

    /** A new value. */
    public Value value(Type type) {
        return new Value(nextValue++, type);
    }

    /** How many values have been made. */
    public int values() {
        return nextValue;
    }

    /** A new block, which is yet to be put among the others. */
    public Block block() {
        return new Block(nextBlock++);
    }

    /** How many blocks have been made. */
    public int blockIds() {
        return nextBlock;
    }

    /** Adds a place in the source; returns its number. */
    public int source(SourcePlace place) {
        int last = sources.size() - 1;
        if (last >= 0 && sources.get(last).isSame(place)) {
            return last;
        }
        sources.add(place);
        return last + 1;
    }

    /** The places in the source by number. */
    public List<SourcePlace> sources() {
        return sources;
    }

    /** Adds constant data; returns where it is. */
    public int data(byte[] bytes) {
        int offset = data.size();
        data.writeBytes(bytes);
        return offset;
    }

    /** All constant data. */
    public byte[] data() {
        return data.toByteArray();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Block block : blocks) {
            text.append(block).append(block.parameters()).append('\n');
            block.body().forEach(each -> text.append("    ").append(each).append('\n'));
            text.append("    ").append(block.isEnded() ? block.end() : "?").append('\n');
        }
        return text.toString();
    }
}
