package dev.reverie.inguest;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has something done by the tracer again and again, as long as a run lasts: not before it has been done the last time. */
final class Ticker {
    private static final Duration PERIOD = Duration.ofMillis(50);

    private @Nullable Thread thread;

    /** Starts. */
    void start(Consumer<Runnable> tracer, Runnable work) {
        AtomicBoolean isDue = new AtomicBoolean();
        thread = Thread.ofPlatform().daemon().name("reverie-ticker").start(() -> {
            while (true) {
                try {
                    Thread.sleep(PERIOD);
                } catch (InterruptedException e) {
                    return;
                }
                if (isDue.compareAndSet(false, true)) {
                    tracer.accept(() -> {
                        try {
                            work.run();
                        } finally {
                            isDue.set(false);
                        }
                    });
                }
            }
        });
    }

    /** Stops, if it was started. */
    void stop() {
        Thread started = thread;
        if (started != null) {
            started.interrupt();
        }
    }
}
