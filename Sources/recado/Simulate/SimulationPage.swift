import Compliance
import Messaging
import Simulation
import Store
import Strategy
import Values

/// The same as one page that needs nothing else: figures, charts as SVG, rules.
struct SimulationPage {
    /// Width and height of a chart's plot, in its own units.
    private static let width = 720.0
    private static let height = 160.0

    let view: SimulationView

    var html: String {
        """
        <!doctype html>
        <html lang="es"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(view.title.escapedForMarkup)</title>
        <style>\(Self.style)</style></head><body><main>
        <h1>\(view.title.escapedForMarkup)</h1>
        <p class="note">\(SimulationView.modelled.escapedForMarkup)\
        \(view.isContactDataMadeUp ? " Los datos de contacto son inventados." : "")</p>
        \(view.sides.map { "<p>\($0.escapedForMarkup)</p>" }.joined(separator: "\n"))
        \(figures)
        \(view.variants.map(charts).joined(separator: "\n"))
        </main></body></html>

        """
    }

    private var figures: String {
        var header = [""] + view.variants.map(\.name)
        if view.variants.count == 2 {
            header.append("B − A")
            if view.seeds > 1 { header.append("fuera del azar") }
        }
        let rows = view.metrics.map { metric in
            [metric.title] + view.variants.map { view.cell(metric, $0) }
                + view.differenceCells(metric)
        }
        let method = view.method.map { "<p><small>\($0.escapedForMarkup)</small></p>" } ?? ""
        return Self.table(header, rows) + method
    }

    /// A table whose first column, or first columns, are words.
    private static func table(_ header: [String], _ rows: [[String]], words: Int = 1) -> String {
        func kind(_ column: Int) -> String { column < words ? " class=\"word\"" : "" }
        let head = header.enumerated().map {
            "<th scope=\"col\"\(kind($0.offset))>\($0.element.escapedForMarkup)</th>"
        }.joined()
        let body = rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let plain = cell.escapedForMarkup
                let shown = column > 0 && words == 1 ? Self.ranged(plain) : plain
                return column == 0
                    ? "<th scope=\"row\">\(shown)</th>" : "<td\(kind(column))>\(shown)</td>"
            }.joined()
            return "<tr>\(cells)</tr>"
        }.joined(separator: "\n")
        return "<div class=\"wide\"><table><thead><tr>\(head)</tr></thead>"
            + "<tbody>\(body)</tbody></table></div>"
    }

    /// What stands in brackets after a number is written small and may go to a line of its own.
    private static func ranged(_ text: String) -> String {
        text.replacing(" (", with: " <small>(").replacing(" [", with: " <small>[")
            .replacing(")", with: ")</small>").replacing("]", with: "]</small>")
    }

    private func charts(_ variant: SimulationVariant) -> String {
        let tally = variant.sum
        let seeds = Double(max(view.seeds, 1))
        let days = tally.days.indices.map { view.firstDay.adding(days: $0).description }
        let hours = (0..<24).map { "\($0):00" }
        let agents = SimulationAgents(variant.tallies, firstDay: view.firstDay)
        let heading = view.variants.count > 1 ? "<h2>\(variant.name.escapedForMarkup)</h2>" : ""
        let arms = view.armRows(variant)
        return [
            heading,
            channels(tally, days, seeds),
            Self.bars("Pagos por día", days, tally.days.map { Double($0.payments) / seeds }),
            Self.bars(
                "Promesas confirmadas por día",
                days,
                tally.days.map { Double($0.promises) / seeds }
            ),
            Self.bars(
                "Tareas para personas por día",
                days,
                tally.days.map { Double($0.tasks.values.reduce(0, +)) / seeds }
            ),
            Self.bars(
                "Personas nuestras que hacen falta por hora, de lunes a viernes "
                    + "(promedio, 6 minutos por tarea)",
                hours,
                agents.workingDays
            ),
            list(view.agents(variant)),
            histogram("Personas según los mensajes que recibieron", tally.messagesPerPerson, seeds),
            histogram(
                "Personas según los contactos que iniciamos",
                tally.contactsPerPerson,
                seeds
            ),
            "<h3>Lo que permite la ley y lo que pide la estrategia</h3>",
            Self.table(SimulationView.maximumHeader, view.maximumRows(variant), words: 2),
            "<h3>Por estrategia</h3>",
            Self.table(SimulationView.strategyHeader, view.strategyRows(variant)),
            list(view.promises(variant)),
            "<h3>Por paso</h3>",
            steps(variant),
            arms.isEmpty ? "" : "<h3>Por grupo de experimento</h3>",
            arms.isEmpty ? "" : Self.table(SimulationView.armHeader, arms, words: 2),
            rules(tally),
        ].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func list(_ lines: [String]) -> String {
        guard !lines.isEmpty else { return "" }
        return "<ul>" + lines.map { "<li>\($0.escapedForMarkup)</li>" }.joined() + "</ul>"
    }

    /// Why a step did not leave stands under its name, for want of width.
    private func steps(_ variant: SimulationVariant) -> String {
        let rows = view.stepRows(variant).map { row in
            let why = row.last.map { $0.isEmpty ? "" : "<small>\($0.escapedForMarkup)</small>" }
            let numbers = row[2..<(row.count - 1)].map { "<td>\($0.escapedForMarkup)</td>" }
            return "<tr><th scope=\"row\">\(row[0].escapedForMarkup): "
                + "\(row[1].escapedForMarkup)\(why ?? "")</th>\(numbers.joined())</tr>"
        }
        let head = SimulationView.stepHeader[2..<(SimulationView.stepHeader.count - 1)]
            .map { "<th scope=\"col\">\($0)</th>" }.joined()
        return "<div class=\"wide\"><table><thead><tr><th scope=\"col\"></th>\(head)</tr></thead>"
            + "<tbody>\(rows.joined(separator: "\n"))</tbody></table></div>"
    }

    private func histogram(_ title: String, _ counts: [Int: Int], _ seeds: Double) -> String {
        let bars = SimulationView.histograms([counts])
        return Self.bars(title, bars.map(\.range), bars.map { Double($0.persons[0]) / seeds })
    }

    /// Of each channel the messages and what they cost, day by day.
    private func channels(
        _ tally: SimulationTally,
        _ days: [String],
        _ seeds: Double
    ) -> String {
        tally.channels.map { channel, _ in
            let lines = tally.days.map { $0.channels[channel] ?? SimulationTally.ChannelLine() }
            let name = SpanishWords.channel(channel)
            let messages = Self.bars(
                "Mensajes por día: \(name)",
                days,
                lines.map { Double($0.messages) / seeds }
            )
            let currencies = Set(lines.flatMap(\.cost.keys)).sorted { $0.code < $1.code }
            let costs = currencies.map { currency in
                Self.bars(
                    "Costo por día: \(name) (\(currency.code))",
                    days,
                    lines.map {
                        Double($0.cost[currency] ?? 0) / seeds
                            / (currency.decimals == 0 ? 1 : 100)
                    }
                )
            }
            return ([messages] + costs).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private func rules(_ tally: SimulationTally) -> String {
        let rows = SimulationView.sortedRules(tally).map { rule, counts in
            let name = Explanation.subject(pack: rule.pack, rule: rule.rule, kind: rule.kind)
            return """
                <tr><th scope="row">\(name.escapedForMarkup)<small>\
                \(Explanation.place(pack: rule.pack, rule: rule.rule).escapedForMarkup) \
                \(rule.article.escapedForMarkup)</small></th>\
                <td>\(view.average(counts.refused))</td><td>\(view.average(counts.deferred))</td>\
                <td>\(view.average(counts.broughtForward))</td></tr>
                """
        }.joined(separator: "\n")
        return """
            <h3>Lo que movieron o impidieron las reglas, por paso de cada persona</h3>
            <div class="wide"><table><thead><tr><th></th><th>no permitidos</th><th>aplazados</th>\
            <th>adelantados</th></tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    /// A bar chart; each bar tells its label and value.
    private static func bars(_ title: String, _ labels: [String], _ values: [Double]) -> String {
        let most = values.max() ?? 0
        guard most > 0 else {
            return "<figure><figcaption>\(title.escapedForMarkup)</figcaption><p>nada</p></figure>"
        }
        let decimals = values.allSatisfy { $0 == $0.rounded() } ? 0 : 2
        let slot = width / Double(max(values.count, 1))
        let shapes = zip(labels, values).enumerated().map { index, item in
            let tall = item.1 / most * height
            let text = "\(item.0): \(SimulationView.number(item.1, decimals))"
            return "<rect x=\"\(short(Double(index) * slot))\" y=\"\(short(height - tall))\" "
                + "width=\"\(short(max(slot - 1, 0.5)))\" height=\"\(short(tall))\">"
                + "<title>\(text.escapedForMarkup)</title></rect>"
        }.joined()
        let ends =
            "<text x=\"0\" y=\"\(short(height + 18))\">"
            + "\((labels.first ?? "").escapedForMarkup)</text>"
            + "<text x=\"\(short(width))\" y=\"\(short(height + 18))\" text-anchor=\"end\">"
            + "\((labels.last ?? "").escapedForMarkup)</text>"
        let top = SimulationView.number(most, decimals)
        return """
            <figure><figcaption>\(title.escapedForMarkup) <small>máximo \(top)</small></figcaption>
            <svg viewBox="0 0 \(short(width)) \(short(height + 24))" role="img" \
            aria-label="\(title.escapedForMarkup), máximo \(top)">\(shapes)\(ends)</svg></figure>
            """
    }

    private static func short(_ value: Double) -> String {
        SimulationView.number(value, 1).filter { $0 != "," }
    }

    private static let style = """
        :root{color-scheme:light dark;--ink:#1b1f24;--quiet:#5b6570;--line:#d9dee3;--bar:#2f6fb2;\
        --paper:#fff}
        @media(prefers-color-scheme:dark){:root{--ink:#e8ebee;--quiet:#a3adb8;--line:#3a424b;\
        --bar:#6aa9e9;--paper:#15191d}}
        body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
        main{max-width:960px;margin:0 auto;padding:16px}
        h1{font-size:1.4rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem}
        .note{border-left:4px solid var(--bar);padding-left:12px;color:var(--quiet)}
        table{border-collapse:collapse;width:100%;margin:16px 0}
        th,td{padding:4px 8px;border-bottom:1px solid var(--line);text-align:right;\
        font-variant-numeric:tabular-nums;vertical-align:top}
        th[scope=row]{text-align:left;font-weight:400}
        small{color:var(--quiet);font-size:.8em}th small{display:block}
        .word{text-align:left}.wide{overflow-x:auto}p{margin:8px 0}td{white-space:nowrap}\
        td.word,td small{white-space:normal}
        figure{margin:24px 0}figcaption{font-weight:600}
        svg{width:100%;height:auto;display:block}
        rect{fill:var(--bar)}text{fill:var(--quiet);font-size:11px}
        @media(max-width:560px){main{padding:10px}table{font-size:.8rem}th,td{padding:4px 5px}\
        th[scope=row]{min-width:9em}text{font-size:20px}}
        """
}
