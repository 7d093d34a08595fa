package dev.emp.setup.declaration;

import java.util.List;
import java.util.Map;

/** A part of a declared file, with its place. */
sealed interface Item {

    Place place();

    /** What it is, with an article, for messages. */
    String kind();

    /** Names with their values, in order; a name stands there once. */
    record Mapping(Map<String, Member> members, Place place) implements Item {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** @param at where the name stands */
    record Member(Place at, Item value) {}

    record Listing(List<Item> items, Place place) implements Item {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A value as it is written. */
    record Value(String text, Reading reading, Place place) implements Item {
        @Override
        public String kind() {
            return switch (reading) {
                case TEXT -> "a text";
                case NUMBER -> "a number";
                case FLAG -> "true or false";
                case NOTHING -> "nothing";
            };
        }
    }

    /** What a value is taken for where it stands without quotes. */
    enum Reading {
        TEXT,
        NUMBER,
        FLAG,
        NOTHING
    }

    /**
     * Where something stands.
     *
     * @param line from 1 on
     * @param column from 1 on
     */
    record Place(int line, int column) {
        @Override
        public String toString() {
            return line + ":" + column;
        }
    }
}
