/* render/main.c - the program entente-render. */
int main(void)
{
    return 2;
}
