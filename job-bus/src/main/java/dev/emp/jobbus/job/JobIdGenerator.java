package dev.emp.jobbus.job;

import java.time.Clock;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Makes job ids that are unique across processes and sort by time. Safe for use by many threads. */
public final class JobIdGenerator {

    private static final char[] CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int TIME_CHARACTERS = 10;
    private static final int RANDOM_CHARACTERS = 16;
    private static final int RANDOM_BYTES = RANDOM_CHARACTERS * 5 / 8;
    private static final int IDS_A_STOCK = 100;

    private final Clock clock;
    private final RandomGenerator random;
    private final byte[] stock = new byte[IDS_A_STOCK * RANDOM_BYTES];
    private int left;

    public JobIdGenerator(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** From a stock: every draw of a secure generator has its price, however much it is. */
    private synchronized byte[] draw() {
        if (left == 0) {
            random.nextBytes(stock);
            left = stock.length;
        }
        left -= RANDOM_BYTES;
        return Arrays.copyOfRange(stock, left, left + RANDOM_BYTES);
    }

    private static int fiveBits(byte[] bits, int from) {
        int two = (bits[from / 8] & 0xff) << 8 | (from / 8 + 1 < bits.length ? bits[from / 8 + 1] & 0xff : 0);
        return two >>> (11 - from % 8) & 31;
    }

    /** A new id on the given shard. */
    public JobId next(int shard) {
        StringBuilder text = new StringBuilder(34).append('j').append(shard).append('-');
        long millis = clock.millis();
        for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
            text.append(CROCKFORD[(int) (millis >>> (5 * i)) & 31]);
        }
        byte[] bits = draw();
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            text.append(CROCKFORD[fiveBits(bits, i * 5)]);
        }
        return new JobId(text.toString());
    }
}
