import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Threads, garbage, files, sockets and child processes in a JVM; the result does not depend on timing. */
public final class Threads {
    private Threads() {}

    public static void main(String[] args) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        List<Callable<Long>> sums = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            int part = i;
            sums.add(() -> garbage(part));
        }
        long total = 0;
        for (Future<Long> sum : pool.invokeAll(sums)) {
            total += sum.get();
        }
        System.out.println("sum " + total);
        System.out.println("parallel " + LongStream.range(0, 1_000_000).parallel().map(n -> n % 7).sum());
        System.out.println("echo " + echo(pool));
        List<Callable<Integer>> children = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int code = i;
            children.add(() -> new ProcessBuilder("sh", "-c", "exit " + code).start().waitFor());
        }
        int codes = 0;
        for (Future<Integer> child : pool.invokeAll(children)) {
            codes += child.get();
        }
        System.out.println("children " + codes);
        pool.shutdown();
        for (int i = 0; i < 200; i++) {
            Thread thread = new Thread(() -> Thread.yield());
            thread.start();
            thread.join();
        }
        int[] fault = null;
        try {
            System.out.println(fault.length);
        } catch (NullPointerException e) {
            System.out.println("a fault became an exception");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("shutdown hook")));
        System.exit(11);
    }

    private static long garbage(int part) throws IOException {
        long sum = 0;
        for (int i = 0; i < 2000; i++) {
            sum += new byte[10_000].length + part;
        }
        Path file = Files.createTempFile(Path.of("."), "part", ".txt");
        Files.writeString(file, Long.toString(sum));
        sum = Long.parseLong(Files.readString(file));
        Files.delete(file);
        return sum;
    }

    private static int echo(ExecutorService pool) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Future<Integer> received = pool.submit(() -> {
                try (Socket peer = server.accept()) {
                    return peer.getInputStream().readAllBytes().length;
                }
            });
            try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
                client.getOutputStream().write(new byte[1_000_000]);
            }
            return received.get();
        }
    }
}
