package dev.reverie.guestcode.bytecode;

import dev.reverie.api.guestcode.GuestCode;
import dev.reverie.api.guestcode.StructLayout;
import dev.reverie.api.guestcode.StructLayouts;
import dev.reverie.guestcode.SlotLayout;
import dev.reverie.guestcode.StateLayout;
import dev.reverie.guestcode.ir.Value;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the translation of a handler and of all that it calls has in common. */
final class Compilation {
    private static final String MARK = GuestCode.class.descriptorString();

    private final ClassFiles classes;
    private final SlotLayout slot;
    private final StateLayout state;
    private final GraphBuilder builder;
    private final Map<String, StructLayout> structs = new HashMap<>();
    private final Deque<String> calls = new ArrayDeque<>();
    private final Set<Value> uncertain = new HashSet<>();

    Compilation(ClassFiles classes, SlotLayout slot, StateLayout state, GraphBuilder builder) {
        this.classes = classes;
        this.slot = slot;
        this.state = state;
        this.builder = builder;
    }

    ClassFiles classes() {
        return classes;
    }

    SlotLayout slot() {
        return slot;
    }

    StateLayout state() {
        return state;
    }

    GraphBuilder builder() {
        return builder;
    }

    /** The methods that are being translated, the innermost first. */
    Deque<String> calls() {
        return calls;
    }

    /** Parameters of blocks that hold nothing sensible on some way. */
    Set<Value> uncertain() {
        return uncertain;
    }

    /** The layout of a struct; null if the class is none. */
    @Nullable
    StructLayout struct(String name, Refusals refusals) {
        StructLayout known = structs.get(name);
        if (known != null) {
            return known;
        }
        ClassModel type = classes.find(name);
        if (type == null || !StructLayouts.isMarked(type)) {
            return null;
        }
        try {
            StructLayout layout = StructLayouts.of(type);
            structs.put(name, layout);
            return layout;
        } catch (IllegalArgumentException e) {
            throw refusals.refuse("a struct that is none", String.valueOf(e.getMessage()));
        }
    }

    static boolean isMarked(MethodModel method) {
        return method.findAttribute(Attributes.runtimeInvisibleAnnotations())
                .map(attribute -> attribute.annotations().stream()
                        .anyMatch(annotation -> annotation.className().equalsString(MARK)))
                .orElse(false);
    }
}
