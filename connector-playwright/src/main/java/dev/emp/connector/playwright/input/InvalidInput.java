package dev.emp.connector.playwright.input;

/** The input is not what the schema allows. The message starts with the JSON pointer of the fault. */
public final class InvalidInput extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidInput(String pointer, String fault) {
        super((pointer.isEmpty() ? "/" : pointer) + " " + fault);
    }
}
