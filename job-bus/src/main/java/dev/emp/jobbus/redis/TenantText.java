package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.tenant.Excess;
import dev.emp.jobbus.tenant.Quota;
import dev.emp.jobbus.tenant.SubmissionRate;
import dev.emp.jobbus.tenant.TenantLimits;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The limits of tenants as the scripts hold and tell them; what the words mean is written in {@code lua/_tenants.lua}. */
final class TenantText {

    private static final String NONE = "-";

    private TenantText() {}

    static String write(TenantLimits limits) {
        SubmissionRate rate = limits.submissions();
        Usd spend = limits.spendPerDay();
        return String.join(
                " ",
                word(limits.maxQueued()),
                word(limits.maxRunning()),
                word(rate == null ? null : rate.perThousandSeconds()),
                word(rate == null ? null : rate.burst()),
                word(spend == null ? null : spend.micros()),
                word(limits.weight()));
    }

    /** @throws RuntimeException if the text is damaged */
    static TenantLimits read(String text) {
        String[] words = text.split(" ", 6);
        Long rate = number(words[2]);
        Long spend = number(words[4]);
        return new TenantLimits(
                number(words[0]),
                whole(words[1]),
                rate == null ? null : new SubmissionRate(rate, Integer.parseInt(words[3])),
                spend == null ? null : new Usd(spend),
                whole(words[5]));
    }

    /** @param text quota, limit and when to try again, as {@code submit.lua} answers them */
    static Excess excess(String text) {
        String[] words = text.split(" ", 3);
        Quota quota = Quota.ofWireName(words[0]);
        long limit = Long.parseLong(words[1]);
        return new Excess(
                quota,
                switch (quota) {
                    case QUEUED -> BigDecimal.valueOf(limit);
                    case SUBMISSIONS_PER_SECOND -> new SubmissionRate(limit, 1).perSecond();
                    case SPEND_PER_DAY -> new Usd(limit).dollars();
                },
                Duration.ofMillis(Long.parseLong(words[2])));
    }

    private static String word(@Nullable Number number) {
        return number == null ? NONE : number.toString();
    }

    private static @Nullable Long number(String word) {
        return word.equals(NONE) ? null : Long.valueOf(word);
    }

    private static @Nullable Integer whole(String word) {
        return word.equals(NONE) ? null : Integer.valueOf(word);
    }
}
