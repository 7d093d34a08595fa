package dev.emp.connector.playwright.gate;

/**
 * Why a host is not opened.
 *
 * @param authority host and port
 * @param rule a clause: {@code is on the list emp.playwright.deny-hosts ("*.example.com")}
 */
public record Refusal(String authority, String rule) {

    /** A sentence for people. */
    public String sentence() {
        return authority + " may not be opened: it " + rule + ".";
    }
}
