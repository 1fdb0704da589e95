import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** Threads that allocate, wait for each other and compute, until the standard input ends. */
final class Sums {
    public static void main(String[] args) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread.ofPlatform().start(() -> {
            try {
                while (System.in.read() >= 0) {}
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
            stop.set(true);
        });
        System.out.println("ready");
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            while (!stop.get()) {
                List<Callable<Integer>> parts = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    int part = i;
                    parts.add(() -> {
                        List<Integer> numbers = new ArrayList<>();
                        for (int n = 0; n < 1000; n++) {
                            numbers.add(part * 1000 + n);
                        }
                        Thread.sleep(1);
                        return numbers.stream().mapToInt(n -> n).sum();
                    });
                }
                int sum = 0;
                for (var future : pool.invokeAll(parts)) {
                    sum += future.get();
                }
                if (sum != 31_996_000) {
                    throw new AssertionError(sum);
                }
            }
        }
        System.out.println("all sums are right");
    }
}
