package dev.emp.jobbus.bus;

/**
 * A piece of output before the job is done: tokens of a text, a preview of an image.
 *
 * @param contentType {@code text/plain}, {@code image/jpeg}, …
 * @param data at most 1 MiB; not copied, must not be changed afterwards
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a copy for each frame of a preview would be waste.
public record PartialOutput(String contentType, byte[] data) {

    public static final int LARGEST = 1 << 20;

    public PartialOutput {
        if (data.length > LARGEST) {
            throw new IllegalArgumentException("partial output is limited to " + LARGEST + " bytes a part");
        }
    }
}
