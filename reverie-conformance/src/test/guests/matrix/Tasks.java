// Threads of both kinds, timers, children, files and sockets of a JVM.
import java.io.*;
import java.net.*;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

final class Tasks {
    public static void main(String[] args) throws Exception {
        AtomicInteger total = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int n = i;
            Thread t = new Thread(() -> total.addAndGet(n));
            t.start();
            threads.add(t);
        }
        for (Thread t : threads) t.join();
        System.out.println("threads " + total);
        Process process = new ProcessBuilder("/bin/sh", "-c", "echo from a child; exit 7").start();
        System.out.println(new String(process.getInputStream().readAllBytes()).strip() + " " + process.waitFor());
        Path file = Files.writeString(Path.of("file"), "text");
        System.out.println(Files.readString(file) + " " + Files.size(file));
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread echo = new Thread(() -> {
                try (Socket s = server.accept()) {
                    s.getInputStream().transferTo(s.getOutputStream());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            echo.start();
            try (Socket s = new Socket(server.getInetAddress(), server.getLocalPort())) {
                s.getOutputStream().write("echo".getBytes());
                s.shutdownOutput();
                System.out.println(new String(s.getInputStream().readAllBytes()));
            }
            echo.join();
        }
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        System.out.println(timer.schedule(() -> "after a while", 5, TimeUnit.MILLISECONDS).get());
        timer.shutdown();
        try {
            Object nothing = args.length > 99 ? args : null;
            nothing.toString();
        } catch (NullPointerException e) {
            System.out.println("null is caught"); // a fault, in compiled code
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("shut down")));
        System.exit(23);
    }
}
