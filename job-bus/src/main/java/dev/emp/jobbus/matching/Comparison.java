package dev.emp.jobbus.matching;

/** How a requirement compares what a worker offers with its operands. */
public enum Comparison {
    EQUAL("="),
    NOT_EQUAL("!="),
    IN("in"),
    NOT_IN("not in"),
    AT_LEAST(">="),
    AT_MOST("<="),
    EXISTS("exists");

    private final String symbol;

    Comparison(String symbol) {
        this.symbol = symbol;
    }

    /** As written in JSON and shown to people: {@code >=}, {@code not in}, … */
    public String symbol() {
        return symbol;
    }

    /** @throws IllegalArgumentException if there is no such comparison; the message lists those there are */
    public static Comparison ofSymbol(String symbol) {
        for (Comparison comparison : values()) {
            if (comparison.symbol.equals(symbol)) {
                return comparison;
            }
        }
        throw new IllegalArgumentException(
                "unknown comparison '" + symbol + "', allowed: =, !=, in, not in, >=, <=, exists");
    }
}
