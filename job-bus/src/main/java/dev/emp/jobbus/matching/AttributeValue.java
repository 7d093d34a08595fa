package dev.emp.jobbus.matching;

/** The value of an attribute: a text, or a number that can be ordered. {@code "16"} and {@code 16} are different values. */
public sealed interface AttributeValue {

    record Text(String value) implements AttributeValue {
        @Override
        public String toString() {
            return value;
        }
    }

    record Num(double value) implements AttributeValue {

        /** From here on a whole number may be written in several ways. */
        private static final double EXACT_BELOW = 1L << 53;

        /** @throws IllegalArgumentException if the number is not finite */
        public Num {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a number must be finite");
            }
            // There is one zero only.
            value += 0.0;
        }

        @Override
        public String toString() {
            return value == Math.rint(value) && Math.abs(value) < EXACT_BELOW
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
    }

    /** As written in a signature: quoted when it is a text, so that no value can pass for another, or for an operator. */
    default String literal() {
        return switch (this) {
            case Text(String value) -> "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
            case Num number -> number.toString();
        };
    }

    static AttributeValue of(String value) {
        return new Text(value);
    }

    static AttributeValue of(double value) {
        return new Num(value);
    }
}
