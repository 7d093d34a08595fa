package dev.emp.jobbus.job;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of money in US dollars, exact to a millionth.
 *
 * @param micros millionths of a dollar, 0 to {@link #MOST_MICROS}
 */
public record Usd(long micros) {

    /** A billion dollars: sums of many such amounts stay exact also where numbers are floating. */
    public static final long MOST_MICROS = 1_000_000_000_000_000L;

    public static final Usd ZERO = new Usd(0);

    private static final int DECIMALS = 6;

    /** @throws IllegalArgumentException if the amount is out of its range */
    public Usd {
        if (micros < 0 || micros > MOST_MICROS) {
            throw new IllegalArgumentException("an amount of money must be 0 to 1000000000 dollars");
        }
    }

    /**
     * The amount, rounded to a millionth of a dollar.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public static Usd of(BigDecimal dollars) {
        if (dollars.signum() < 0 || dollars.compareTo(BigDecimal.valueOf(MOST_MICROS, DECIMALS)) > 0) {
            throw new IllegalArgumentException("an amount of money must be 0 to 1000000000 dollars");
        }
        return new Usd(
                dollars.setScale(DECIMALS, RoundingMode.HALF_UP).unscaledValue().longValueExact());
    }

    /** The amount of so many millionths of a dollar, or the highest one. */
    public static Usd atMost(long micros) {
        return new Usd(Math.min(micros, MOST_MICROS));
    }

    /** In dollars, without zeros at the end. */
    public BigDecimal dollars() {
        BigDecimal value = BigDecimal.valueOf(micros, DECIMALS).stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    /** {@code $12.5}. */
    @Override
    public String toString() {
        return "$" + dollars().toPlainString();
    }
}
