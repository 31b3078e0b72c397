// What the synthesiser needs to be told otherwise. espeak-ng 1.51 reads Chinese one character at a
// time and numbers badly, so numbers are spelt here and common words with a second reading are
// given in pinyin, which its voice "cmn-latn-pinyin" takes between characters.
#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "audio/speech.h"
#include "audio/spell.h"
#include "audio/utf8.h"

namespace ringroom::audio {
namespace {

struct Reading {
    const char* word;
    const char* pinyin;
};

constexpr auto readings = std::to_array<Reading>({
    {"银行", "yin2 hang2"},       {"行业", "hang2 ye4"},       {"行长", "hang2 zhang3"},
    {"同行", "tong2 hang2"},      {"重新", "chong2 xin1"},     {"重复", "chong2 fu4"},
    {"重庆", "chong2 qing4"},     {"重启", "chong2 qi3"},      {"重装", "chong2 zhuang1"},
    {"长途", "chang2 tu2"},       {"长期", "chang2 qi1"},      {"长时间", "chang2 shi2 jian1"},
    {"多长", "duo1 chang2"},      {"太长", "tai4 chang2"},     {"音乐", "yin1 yue4"},
    {"还有", "hai2 you3"},        {"还是", "hai2 shi4"},       {"还没", "hai2 mei2"},
    {"还不", "hai2 bu4"},         {"还要", "hai2 yao4"},       {"还在", "hai2 zai4"},
    {"还能", "hai2 neng2"},       {"还会", "hai2 hui4"},       {"都", "dou1"},
    {"首都", "shou3 du1"},        {"了解", "liao3 jie3"},      {"为了", "wei4 le5"},
    {"为什么", "wei4 shen2 me5"}, {"因为", "yin1 wei4"},       {"为您", "wei4 nin2"},
    {"为你", "wei4 ni3"},         {"觉得", "jue2 de5"},        {"得到", "de2 dao4"},
    {"不得不", "bu4 de2 bu4"},    {"参与", "can1 yu4"},        {"调查", "diao4 cha2"},
    {"调整", "tiao2 zheng3"},     {"应该", "ying1 gai1"},      {"适应", "shi4 ying4"},
    {"便宜", "pian2 yi5"},        {"差不多", "cha4 bu4 duo1"}, {"出差", "chu1 chai1"},
    {"处理", "chu3 li3"},         {"到处", "dao4 chu4"},       {"好处", "hao3 chu4"},
    {"数字", "shu4 zi4"},         {"数据", "shu4 ju4"},        {"打折", "da3 zhe2"},
    {"联系", "lian2 xi4"},        {"系统", "xi4 tong3"},       {"没有", "mei2 you3"},
    {"答应", "da1 ying5"},        {"教训", "jiao4 xun4"},      {"倒闭", "dao3 bi4"},
    {"转账", "zhuan3 zhang4"},    {"转到", "zhuan3 dao4"},     {"转接", "zhuan3 jie1"},
    {"空闲", "kong4 xian2"},      {"中奖", "zhong4 jiang3"},   {"假期", "jia4 qi1"},
    {"放假", "fang4 jia4"},       {"分钟", "fen1 zhong1"},     {"的确", "di2 que4"},
});

// Words of which a one-reading word is the beginning or the end stand whole in the table, so the
// longest match is taken.
const Reading* reading_at(std::string_view text) {
    const Reading* best = nullptr;
    std::size_t length = 0;
    for (const auto& reading : readings) {
        const std::string_view word = reading.word;
        if (word.size() > length && text.substr(0, word.size()) == word) {
            best = &reading;
            length = word.size();
        }
    }
    return best;
}

constexpr bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}
constexpr bool is_latin(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

// Full-width digits, letters and signs become plain; control characters become spaces.
std::vector<char32_t> plain(std::string_view text) {
    auto out = characters(text);
    for (auto& c : out) {
        if ((c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) ||
            (c >= 0xFF41 && c <= 0xFF5A) || c == 0xFF0E || c == 0xFF05)
            c -= 0xFEE0;
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFD || c == 0xFEFF)
            c = U' ';
    }
    return out;
}

using Text = std::span<const char32_t>;

std::string digits_of(Text text) {
    std::string out;
    for (const auto c : text)
        if (is_digit(c))
            out.push_back(static_cast<char>(c));
    return out;
}

std::string plain_digits(std::string_view digits) { // 二零二六, with 一
    std::string out;
    for (const char c : digits)
        out += spoken_number(Language::zh, c - '0');
    return out;
}

// A number of things is followed by a measure word; a number that names something is not.
bool is_amount(char32_t after) {
    constexpr std::u32string_view measures =
        U"元块角分个人位天月日年次条台户名项页度米兆秒点号时小件张套折万亿千百岁%度周层";
    return measures.find(after) != measures.npos;
}

// One number with its sign and decimals, from `at`, which moves behind it.
class NumberReader {
public:
    NumberReader(Text text, std::size_t at)
        : text_(text)
        , at_(at)
        , begin_(at) {}

    std::string read() {
        const auto whole = whole_part();
        const auto decimals = decimal_part();
        const bool percent = peek() == U'%';
        if (percent)
            ++at_;
        std::string out = percent ? "百分之" : "";
        if (percent || !decimals.empty())
            out += amount(whole);
        else
            out += named_or_counted(whole);
        if (!decimals.empty())
            out += "点" + plain_digits(decimals);
        return out;
    }
    [[nodiscard]] std::size_t end() const { return at_; }

private:
    [[nodiscard]] char32_t peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : U' ';
    }
    std::string whole_part() {
        const auto start = at_;
        while (is_digit(peek()) || (peek() == U',' && thousands_follow()))
            ++at_;
        return digits_of(text_.subspan(start, at_ - start));
    }
    [[nodiscard]] bool thousands_follow() const {
        return is_digit(peek(1)) && is_digit(peek(2)) && is_digit(peek(3)) && !is_digit(peek(4));
    }
    std::string decimal_part() {
        if (peek() != U'.' || !is_digit(peek(1)))
            return {};
        ++at_;
        const auto start = at_;
        while (is_digit(peek()))
            ++at_;
        return digits_of(text_.subspan(start, at_ - start));
    }
    static std::string amount(const std::string& digits) {
        if (digits.size() > 15)
            return spoken_digits(Language::zh, digits);
        return spoken_number(Language::zh, std::stoll(digits));
    }
    [[nodiscard]] std::string named_or_counted(const std::string& digits) const {
        const auto after = peek();
        const char32_t before = begin_ == 0 ? U' ' : text_[begin_ - 1];
        if (after == U'年' && digits.size() == 4)
            return plain_digits(digits);
        if (digits == "2" && is_amount(after) && after != U'号' && after != U'月' &&
            after != U'日' && after != U'%' && before != U'第')
            return "两";
        const bool named = digits.size() > 1 && digits.front() == '0';
        const bool long_name = digits.size() >= 5 && !is_amount(after);
        const bool seat = digits.size() >= 4 && after == U'号';
        if (named || long_name || seat || is_latin(before) || before == U'-')
            return spoken_digits(Language::zh, digits);
        return amount(digits);
    }

    Text text_;
    std::size_t at_;
    std::size_t begin_;
};

std::string with_numbers(Text text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const bool minus = text[at] == U'-' && at + 1 < text.size() && is_digit(text[at + 1]);
        const bool between = at > 0 && (is_digit(text[at - 1]) || is_latin(text[at - 1]));
        if (minus) {
            out += between ? "," : "负"; // 0510-87225278 is one number with a pause
            ++at;
        }
        if (!is_digit(text[at])) {
            append_utf8(out, text[at++]);
            continue;
        }
        NumberReader reader(text, at);
        out += reader.read();
        at = reader.end();
    }
    return out;
}

std::string with_readings(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        if (const auto* reading = reading_at(text)) {
            out += std::string(" ") + reading->pinyin + " ";
            text.remove_prefix(std::string_view(reading->word).size());
            continue;
        }
        const auto lead = static_cast<unsigned char>(text.front());
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        out += text.substr(0, size);
        text.remove_prefix(std::min(size, text.size()));
    }
    return out;
}

} // namespace

std::string speakable(std::string_view text, Tongue tongue) {
    const auto clean = plain(text);
    if (tongue == Tongue::english) {
        std::string out;
        for (const auto c : clean)
            append_utf8(out, c);
        return out;
    }
    const auto spelt = with_numbers(clean);
    return tongue == Tongue::cantonese ? spelt : with_readings(spelt);
}

Duration estimated_length(std::string_view text, const Voice& voice) {
    // Measured on espeak-ng at 190 words a minute: 265 ms a Chinese character, 70 ms a letter of
    // English, a pause of 350 ms after a sentence and 250 ms after a comma.
    std::int64_t at_190 = 0;
    for (const auto c : plain(text)) {
        if (is_han(c) || is_digit(c))
            at_190 += 265;
        else if (is_latin(c))
            at_190 += 70;
        else if (c == U'。' || c == U'!' || c == U'?' || c == U'！' || c == U'？' || c == U'.')
            at_190 += 350;
        else if (c == U',' || c == U'，' || c == U'、' || c == U';' || c == U'；')
            at_190 += 250;
    }
    const int speed = std::max(voice.words_per_minute, 80);
    return std::max(200_ms, Duration{at_190 * 190 / speed});
}

} // namespace ringroom::audio
