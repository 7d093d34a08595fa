package dev.emp.worker.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Takes secrets out of a text that comes in pieces: holds back what may be the beginning of one until more is there. */
final class RedactedStream {

    private final SecretForms forms;
    private String held = "";

    /** @param forms of bytes, each as the character of its number */
    RedactedStream(SecretForms forms) {
        this.forms = forms;
    }

    /** What can be shown now. */
    byte[] next(byte[] piece) {
        String text = held + new String(piece, ISO_8859_1);
        int begin = forms.beginOfUnfinished(text, forms.endOfLast(text));
        held = text.substring(begin);
        return forms.replaceIn(text.substring(0, begin)).getBytes(ISO_8859_1);
    }

    /** What was held back and turned out to be no secret. */
    byte[] rest() {
        byte[] rest = held.getBytes(ISO_8859_1);
        held = "";
        return rest;
    }
}
