#include <algorithm>
#include <charconv>
#include <cstdint>
#include <memory>
#include <set>

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/characters.h"
#include "base/utf8.h"
#include "sheet/book.h"
#include "sheet/limits.h"
#include "sheet/number_format.h"

namespace ringroom::sheet {
namespace {

/// A file in memory with a name, which is what the library writes to.
class MemoryFile {
public:
    MemoryFile()
        : fd_(::memfd_create("book", MFD_CLOEXEC)) {}
    ~MemoryFile() {
        if (fd_ >= 0)
            ::close(fd_);
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    [[nodiscard]] bool good() const { return fd_ >= 0; }
    [[nodiscard]] std::string name() const { return "/proc/self/fd/" + std::to_string(fd_); }
    [[nodiscard]] std::optional<std::string> content() const {
        std::string out;
        char buffer[16 * 1024];
        for (;;) {
            const auto count = ::pread(fd_, buffer, sizeof buffer, static_cast<off_t>(out.size()));
            if (count < 0)
                return std::nullopt;
            if (count == 0)
                return out;
            out.append(buffer, static_cast<std::size_t>(count));
        }
    }

private:
    int fd_;
};

struct Formats {
    lxw_format* head;
    lxw_format* day;
    lxw_format* time;
    lxw_format* day_and_time;
    lxw_format* body;
};

/// What the format allows, and no name twice.
std::string table_name(const std::string& wanted, std::size_t place, std::set<std::string>& taken) {
    auto letters = characters_of(wanted);
    for (auto& c : letters)
        if (c < U' ' || std::u32string_view(U"[]:*?/\\'").find(c) != std::u32string_view::npos)
            c = U'-';
    letters = letters.substr(0, limits::name_characters);
    if (letters.empty())
        letters = characters_of("Sheet" + std::to_string(place + 1));
    auto name = letters;
    for (int i = 2; !taken.insert(utf8_of(folded(name))).second; ++i) {
        const auto tail = characters_of(" " + std::to_string(i));
        name = letters.substr(0, limits::name_characters - tail.size()) + tail;
    }
    return utf8_of(name);
}

/// XML holds no control characters; a line break is one that people mean.
std::string writable(std::string_view text) {
    auto letters = characters_of(text.substr(0, limits::cell_characters * 4));
    letters = letters.substr(0, limits::cell_characters);
    std::erase_if(letters, [](char32_t c) {
        return (c < U' ' && c != U'\n' && c != U'\t') || c == 0xFFFE || c == 0xFFFF;
    });
    return utf8_of(letters);
}

/// In halves of an em: Chinese characters are two wide.
double width_of(std::string_view text) {
    double width = 0;
    double widest = 0;
    for (const char32_t c : characters_of(text)) {
        width = c == U'\n' ? 0 : width + (c >= 0x1100 ? 2 : 1);
        widest = std::max(widest, width);
    }
    return widest;
}

void write_cell(lxw_worksheet* page, std::uint32_t row, std::uint16_t column, const Cell& cell,
                const Formats& formats, lxw_format* format) {
    if (cell.kind == Kind::number || cell.kind == Kind::date) {
        double value = cell.kind == Kind::date ? days_of(cell.text) : 0;
        const char* end = cell.text.data() + cell.text.size();
        bool good = value >= 0;
        if (cell.kind == Kind::number) {
            const auto read = std::from_chars(cell.text.data(), end, value);
            good = read.ec == std::errc{} && read.ptr == end;
        } else if (format == formats.head) {
            good = false; // its format has no days
        } else if (good) {
            format = value < 1               ? formats.time
                     : cell.text.size() > 10 ? formats.day_and_time
                                             : formats.day;
        }
        if (good) {
            worksheet_write_number(page, row, column, value, format);
            return;
        }
    }
    if (cell.kind == Kind::boolean)
        worksheet_write_boolean(page, row, column, cell.text == "TRUE" ? 1 : 0, format);
    else if (!cell.text.empty())
        worksheet_write_string(page, row, column, writable(cell.text).c_str(), format);
}

void write_table(lxw_worksheet* page, const Table& table, const Formats& formats,
                 std::size_t head_rows) {
    std::vector<double> widths;
    std::uint32_t number = 0;
    for (const auto& row : table.rows) {
        if (number >= limits::rows)
            break;
        auto* format = number < head_rows ? formats.head : formats.body;
        for (std::size_t i = 0; i < row.cells.size() && i < limits::columns; ++i) {
            write_cell(page, number, static_cast<std::uint16_t>(i), row.cells[i], formats, format);
            if (widths.size() <= i)
                widths.resize(i + 1, limits::width_min);
            widths[i] = std::clamp(width_of(row.cells[i].text) + 2, widths[i], limits::width_max);
        }
        ++number;
    }
    for (std::size_t i = 0; i < widths.size(); ++i)
        worksheet_set_column(page, static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(i),
                             widths[i], nullptr);
    if (head_rows > 0 && table.rows.size() > head_rows)
        worksheet_freeze_panes(page, static_cast<std::uint32_t>(head_rows), 0);
    if (table.hidden)
        worksheet_hide(page);
}

Formats make_formats(lxw_workbook* workbook) {
    Formats formats{};
    for (auto** one :
         {&formats.head, &formats.day, &formats.time, &formats.day_and_time, &formats.body}) {
        *one = workbook_add_format(workbook);
        format_set_align(*one, LXW_ALIGN_VERTICAL_TOP);
    }
    format_set_bold(formats.head);
    format_set_text_wrap(formats.head);
    format_set_text_wrap(formats.body);
    format_set_num_format(formats.day, "yyyy-mm-dd");
    format_set_num_format(formats.time, "hh:mm");
    format_set_num_format(formats.day_and_time, "yyyy-mm-dd hh:mm");
    return formats;
}

} // namespace

Result<std::string> write_xlsx(const Book& book, const WriteOptions& options) {
    const MemoryFile file;
    const auto failed = [] { return fail("sheet.write", "the workbook could not be made"); };
    if (!file.good())
        return failed();
    const auto name = file.name();
    auto* workbook = workbook_new(name.c_str());
    if (workbook == nullptr)
        return failed();
    auto title = writable(options.title);
    lxw_doc_properties properties{};
    properties.title = title.empty() ? nullptr : title.data();
    properties.created = static_cast<time_t>(std::max<std::int64_t>(options.created, 1)); // 0: now
    workbook_set_properties(workbook, &properties);
    const auto formats = make_formats(workbook);
    std::set<std::string> taken;
    for (std::size_t i = 0; i < book.tables.size() && i < limits::tables; ++i) {
        auto* page =
            workbook_add_worksheet(workbook, table_name(book.tables[i].name, i, taken).c_str());
        if (page != nullptr)
            write_table(page, book.tables[i], formats, options.head_rows);
    }
    if (workbook_close(workbook) != LXW_NO_ERROR) // frees it too
        return failed();
    auto bytes = file.content();
    if (!bytes || bytes->empty())
        return failed();
    return std::move(*bytes);
}

} // namespace ringroom::sheet
