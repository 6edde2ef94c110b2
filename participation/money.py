def rupiah(amount: int) -> str:
    """``Rp1.250.000``: no space, no decimals, full stops between thousands."""
    return "Rp" + f"{amount:,}".replace(",", ".")
