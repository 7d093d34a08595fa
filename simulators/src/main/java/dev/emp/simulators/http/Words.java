package dev.emp.simulators.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes up texts: the same prompt and seed get the same words. */
public final class Words {
    private static final List<String> WORDS = List.of(
            "the",
            "river",
            "carries",
            "light",
            "over",
            "quiet",
            "hills",
            "and",
            "a",
            "small",
            "boat",
            "waits",
            "for",
            "morning",
            "while",
            "birds",
            "follow",
            "old",
            "roads",
            "home",
            "under",
            "clouds",
            "that",
            "remember",
            "rain",
            "in",
            "every",
            "valley",
            "someone",
            "counts",
            "stars");

    private Words() {}

    /** So many words, each but the first with a space before it. */
    public static List<String> about(String prompt, long seed, int count) {
        Random random = new Random(seed * 31 + prompt.hashCode());
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add((i == 0 ? "" : " ") + WORDS.get(random.nextInt(WORDS.size())));
        }
        return words;
    }
}
