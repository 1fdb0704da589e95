package dev.reverie.guestcode.machine;

import dev.reverie.x86.Assembler;
import dev.reverie.x86.Label;
import java.util.ArrayList;
import java.util.List;

/** Code for what rarely happens, behind the code for what usually does. */
final class SlowPaths {
    private final Assembler asm;
    private final List<Path> paths = new ArrayList<>();

    private record Path(Label label, int source, Runnable code) {}

    private int source;

    SlowPaths(Assembler asm) {
        this.asm = asm;
    }

    /** What is added from here on comes from this place in the source. */
    void source(int newSource) {
        source = newSource;
    }

    /** Code at this label; it ends with a jump. */
    void add(Label label, Runnable code) {
        paths.add(new Path(label, source, code));
    }

    void emit() {
        for (Path path : paths) {
            asm.source(path.source);
            asm.bind(path.label);
            path.code.run();
        }
    }
}
