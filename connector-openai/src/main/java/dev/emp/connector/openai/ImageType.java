package dev.emp.connector.openai;

/** What kind of image some bytes are; PNG, which OpenAI makes unless it is asked for others, when they look like none. */
enum ImageType {
    PNG("image/png"),
    JPEG("image/jpeg"),
    WEBP("image/webp"),
    GIF("image/gif");

    /** So many first bytes tell. */
    static final int HEAD = 12;

    private final String contentType;

    ImageType(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    static ImageType of(byte[] head) {
        if (startsWith(head, 0, 0xff, 0xd8, 0xff)) {
            return JPEG;
        }
        if (startsWith(head, 0, 'R', 'I', 'F', 'F') && startsWith(head, 8, 'W', 'E', 'B', 'P')) {
            return WEBP;
        }
        return startsWith(head, 0, 'G', 'I', 'F', '8') ? GIF : PNG;
    }

    private static boolean startsWith(byte[] head, int offset, int... expected) {
        if (head.length < offset + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((head[offset + i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
