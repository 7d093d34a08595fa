package dev.emp.jobbus.job;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * How a bus spreads jobs: a tenant's jobs all lie in one shard, so that whatever is decided over several jobs (their
 * order, shares, limits, dependencies, idempotency keys) is decided in one place.
 *
 * @param count 1 to {@value #MOST}
 */
public record Shards(int count) {

    public static final int MOST = 64;
    public static final Shards ONE = new Shards(1);

    /** @throws IllegalArgumentException if the count is out of its range */
    public Shards {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("the number of shards must be 1 to " + MOST);
        }
    }

    /**
     * The shard of a tenant, 0 to {@link #count} - 1: the same in every process and version, since the jobs of a tenant
     * are where it says. With one shard more, only the tenants that go there have another one than before.
     */
    public int of(String tenant) {
        if (count == 1) {
            return 0;
        }
        CRC32 checksum = new CRC32();
        checksum.update(tenant.getBytes(StandardCharsets.UTF_8));
        return jump(checksum.getValue());
    }

    /** Jump consistent hash (Lamping, Veach 2014). */
    private int jump(long seed) {
        long key = seed;
        long shard = 0;
        long next = 0;
        while (next < count) {
            shard = next;
            key = key * 2_862_933_555_777_941_757L + 1;
            next = (long) ((shard + 1) * ((double) (1L << 31) / ((key >>> 33) + 1)));
        }
        return (int) shard;
    }
}
