package dev.reverie.symbols.elf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A file, read and not mapped: who owns it may cut it short at any time. */
public final class FileImage implements Image, AutoCloseable {
    private final FileChannel channel;
    private final long size;

    /** Opens a file. */
    public FileImage(Path path) throws IOException {
        channel = FileChannel.open(path);
        size = channel.size();
    }

    @Override
    public byte[] read(long offset, long length) throws Malformed {
        if (offset < 0 || length < 0 || length > MAX_PART || offset > size - length) {
            throw new Malformed(length + " bytes at " + offset + " of a file of " + size);
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) length);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) <= 0) {
                    throw new Malformed("the file has become shorter");
                }
            }
        } catch (IOException e) {
            throw new Malformed("can't read: " + e.getMessage());
        }
        return buffer.array();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
