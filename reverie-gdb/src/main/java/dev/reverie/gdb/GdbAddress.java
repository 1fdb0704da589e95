package dev.reverie.gdb;

import java.nio.file.Path;

/** Where a client is waited for. */
public sealed interface GdbAddress {
    /** A port of TCP; 0 for one that is free. */
    record Tcp(String host, int port) implements GdbAddress {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** A socket in the file system. */
    record Unix(Path path) implements GdbAddress {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** Our standard input and output: the client has started us. */
    record Stdio() implements GdbAddress {
        @Override
        public String toString() {
            return "standard input and output";
        }
    }

    /**
     * From text: {@code :1234} or {@code host:1234}, {@code -}, or the path of a socket.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static GdbAddress parse(String text) {
        if (text.equals("-")) {
            return new Stdio();
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.indexOf('/') >= 0) {
            if (text.isEmpty() || colon < 0 && text.indexOf('/') < 0) {
                throw new IllegalArgumentException("neither :PORT, nor HOST:PORT, nor a path with a slash, nor -");
            }
            return new Unix(Path.of(text));
        }
        int port;
        try {
            port = Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            port = -1;
        }
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("no port: '" + text.substring(colon + 1) + "'");
        }
        return new Tcp(colon == 0 ? "localhost" : text.substring(0, colon), port);
    }
}
