use super::written;

#[test]
fn numbers_are_written_as_official_texts_count() {
    let cases = [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (11, "chineseCountingThousand", "十一"),
        (20, "chineseCounting", "二十"),
        (110, "chineseCountingThousand", "一百一十"),
        (101, "chineseCountingThousand", "一百零一"),
        (1001, "chineseCountingThousand", "一千零一"),
        (1010, "chineseCountingThousand", "一千零一十"),
        (23, "chineseLegalSimplified", "贰拾叁"),
        (2024, "ideographDigital", "二〇二四"),
        (3, "ideographTraditional", "丙"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "21"),
        (12, "decimalFullWidth", "１２"),
        (7, "decimalZero", "07"),
        (28, "lowerLetter", "bb"),
        (0, "upperLetter", "0"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (5, "hebrew1", "5"),
        (u32::MAX, "chineseCounting", "四二九四九六七二九五"),
        (u32::MAX, "lowerLetter", "4294967295"),
    ];
    for (number, format, words) in cases {
        assert_eq!(written(number, format), words, "{number} as {format}");
    }
}
