package dev.emp.simulators.openai;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Sounds in the formats that need no encoder. */
final class Sound {
    private static final int RATE = 24_000;
    private static final int HEADER_BYTES = 44;
    private static final int MP3_FRAME_BYTES = 417;
    /** MPEG 1 layer III, 128 kbit/s, 44.1 kHz, stereo; what follows it is zero, which is silence. */
    private static final byte[] MP3_HEADER = {(byte) 0xff, (byte) 0xfb, (byte) 0x90, 0x00};

    private Sound() {}

    /** A tone of 24 kHz, 16 bit, one channel, whose pitch follows from the text. */
    static byte[] pcm(String text, int millis) {
        int samples = RATE * millis / 1000;
        ByteBuffer sound = ByteBuffer.allocate(2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        double pitch = 220 + Math.floorMod(text.hashCode(), 440);
        for (int i = 0; i < samples; i++) {
            sound.putShort((short) (8000 * Math.sin(2 * Math.PI * pitch * i / RATE)));
        }
        return sound.array();
    }

    /** The same with the header of a WAV file. */
    static byte[] wav(byte[] pcm) {
        return ByteBuffer.allocate(HEADER_BYTES + pcm.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(ascii("RIFF"))
                .putInt(HEADER_BYTES - 8 + pcm.length)
                .put(ascii("WAVEfmt "))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(RATE)
                .putInt(2 * RATE)
                .putShort((short) 2)
                .putShort((short) 16)
                .put(ascii("data"))
                .putInt(pcm.length)
                .put(pcm)
                .array();
    }

    /** Silence of about 26 ms a frame. */
    static byte[] mp3(int frames) {
        byte[] sound = new byte[frames * MP3_FRAME_BYTES];
        for (int i = 0; i < frames; i++) {
            System.arraycopy(MP3_HEADER, 0, sound, i * MP3_FRAME_BYTES, MP3_HEADER.length);
        }
        return sound;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A part of a sound. */
    static byte[] part(byte[] sound, int index, int of) {
        return Arrays.copyOfRange(
                sound, (int) ((long) sound.length * index / of), (int) ((long) sound.length * (index + 1) / of));
    }
}
