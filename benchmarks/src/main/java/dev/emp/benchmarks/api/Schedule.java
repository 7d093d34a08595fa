package dev.emp.benchmarks.api;

/** When requests are due, by {@link System#nanoTime}. */
abstract class Schedule {

    private static final double NANOS_A_SECOND = 1e9;

    private long begin;
    private long sent;

    private Schedule() {}

    /** Each as soon as it can be sent. */
    static Schedule atOnce() {
        return new Schedule() {
            @Override
            long due(long begin, long sent, long now) {
                return now;
            }
        };
    }

    /** So many a second, however late those before them were sent. */
    static Schedule steadily(double perSecond) {
        return new Schedule() {
            @Override
            long due(long begin, long sent, long now) {
                return begin + Math.round(sent * NANOS_A_SECOND / perSecond);
            }
        };
    }

    void begin(long now) {
        begin = now;
        sent = 0;
    }

    /** When the next one is to be sent; it may be later than now. */
    long due(long now) {
        return due(begin, sent, now);
    }

    /** The one that was due has been sent. */
    void sent() {
        sent++;
    }

    abstract long due(long begin, long sent, long now);
}
