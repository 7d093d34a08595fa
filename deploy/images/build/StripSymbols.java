import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes from the shared libraries below a folder what is not loaded when they run: tables of symbols for debuggers, which lie at the
 * end, and the list of the sections. As objcopy does, which JDK images don't have. Run by the Dockerfile: {@code java
 * StripSymbols.java FOLDER}.
 */
final class StripSymbols {

    private static final int MAGIC = 0x464c457f;
    private static final byte BITS_64 = 2;
    private static final byte LITTLE_ENDIAN = 1;
    private static final int HEADER = 64;
    private static final int AT_SECTIONS = 0x28;
    private static final int AT_SECTION_SIZE = 0x3a;
    private static final int AT_SECTION_COUNT = 0x3c;
    private static final int AT_NAMES = 0x3e;
    private static final int TYPE_NOTHING = 0;
    private static final int TYPE_NO_BITS = 8;
    private static final long LOADED = 2;

    public static void main(String[] arguments) throws IOException {
        List<Path> libraries;
        try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
            libraries = files.filter(file -> file.toString().endsWith(".so")).toList();
        }
        for (Path library : libraries) {
            try (FileChannel file = FileChannel.open(library, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                strip(file);
            }
        }
    }

    private static void strip(FileChannel file) throws IOException {
        ByteBuffer header = read(file, 0, HEADER);
        if (header.getInt(0) != MAGIC || header.get(4) != BITS_64 || header.get(5) != LITTLE_ENDIAN) {
            return;
        }
        long end = endOfLoaded(file, header);
        header.putLong(AT_SECTIONS, 0).putShort(AT_SECTION_COUNT, (short) 0).putShort(AT_NAMES, (short) 0);
        file.write(header, 0);
        file.truncate(end);
    }

    private static long endOfLoaded(FileChannel file, ByteBuffer header) throws IOException {
        int size = header.getShort(AT_SECTION_SIZE);
        int count = header.getShort(AT_SECTION_COUNT);
        ByteBuffer sections = read(file, header.getLong(AT_SECTIONS), size * count);
        long end = HEADER;
        for (int at = 0; at < size * count; at += size) {
            int type = sections.getInt(at + 4);
            if (type != TYPE_NOTHING && type != TYPE_NO_BITS && (sections.getLong(at + 8) & LOADED) != 0) {
                end = Math.max(end, sections.getLong(at + 0x18) + sections.getLong(at + 0x20));
            }
        }
        return end;
    }

    private static ByteBuffer read(FileChannel file, long position, int size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && file.read(buffer, position + buffer.position()) >= 0) {
            // Until all is there.
        }
        return buffer.flip();
    }
}
