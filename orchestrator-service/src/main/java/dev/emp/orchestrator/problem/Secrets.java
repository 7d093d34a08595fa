package dev.emp.orchestrator.problem;

import java.util.regex.Pattern;

/** Keeps API keys out of what is answered, logged and written down, wherever a client has put one. */
public final class Secrets {

    private static final Pattern API_KEY = Pattern.compile("(emp_[0-9a-z]{26}_)[0-9A-Za-z]+");

    private Secrets() {}

    /** The text with only the visible part left of every API key in it. */
    public static String masked(String text) {
        return text.contains("emp_") ? API_KEY.matcher(text).replaceAll("$1…") : text;
    }
}
