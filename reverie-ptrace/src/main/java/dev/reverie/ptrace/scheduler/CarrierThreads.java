package dev.reverie.ptrace.scheduler;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads on a scheduler of our own. JDK 25 has them, but no public way to ask for one: this takes the constructor
 * that the public builder uses, and says so when the JVM was not started with {@code --add-opens java.base/java.lang}.
 */
final class CarrierThreads {
    private static final @Nullable Constructor<?> BUILDER = find();

    private CarrierThreads() {}

    static boolean areAvailable() {
        return BUILDER != null;
    }

    /** A builder of virtual threads that run wherever {@code executor} runs its tasks. */
    static Thread.Builder.OfVirtual on(Executor executor) {
        if (BUILDER == null) {
            throw new IllegalStateException(
                    "this JVM was not started with --add-opens=java.base/java.lang=ALL-UNNAMED");
        }
        try {
            return (Thread.Builder.OfVirtual) BUILDER.newInstance(executor);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no virtual threads with a scheduler of one's own", e);
        }
    }

    private static @Nullable Constructor<?> find() {
        try {
            Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                    .getDeclaredConstructor(Executor.class);
            constructor.setAccessible(true);
            return constructor;
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return null;
        }
    }
}
